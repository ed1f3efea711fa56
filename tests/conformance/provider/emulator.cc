#include "tests/conformance/provider/emulator.h"

#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/synchronization/mutex.h"
#include "gtest/gtest.h"

namespace eniform::conformance {
namespace {

using nlohmann::json;

// The first line a child says; empty where it ended without one.
class FirstLine {
 public:
  void Take(absl::string_view line) {
    absl::MutexLock lock(&mutex_);
    if (line_.empty()) line_ = std::string(line);
  }
  void End() {
    absl::MutexLock lock(&mutex_);
    ended_ = true;
  }
  std::string Await() {
    absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(
        +[](FirstLine* self) ABSL_NO_THREAD_SAFETY_ANALYSIS { return self->ended_ || !self->line_.empty(); }, this));
    return line_;
  }

 private:
  absl::Mutex mutex_;
  std::string line_ ABSL_GUARDED_BY(mutex_);
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
};

std::string MakeDirectory() {
  char name[] = "/tmp/eniform-conformance-XXXXXX";
  EXPECT_NE(mkdtemp(name), nullptr);
  return name;
}

void Write(const std::string& path, const std::string& text) {
  std::ofstream out(path);
  out << text;
  out.close();
  EXPECT_TRUE(out) << path;
}

// All three vendors name what only reads alike.
bool IsRead(const std::string& action) {
  const std::string name = absl::AsciiStrToLower(action);
  return absl::StartsWith(name, "describe") || absl::StartsWith(name, "list") || absl::StartsWith(name, "get");
}

}  // namespace

Emulator::Emulator(const Cloud& cloud, std::vector<std::string> arguments) : cloud_(cloud.name), directory_(MakeDirectory()) {
  const std::string world = directory_ + "/world.yaml";
  Write(world, WorldFile(cloud));
  arguments.insert(arguments.begin(), {EMULATOR, "--listen", "127.0.0.1:0", "--world", world, "--rate-limits", "off"});
  // A child gets no arguments: a shell that becomes the emulator gives them.
  const std::string launcher = directory_ + "/launch";
  Write(launcher, absl::StrCat("#!/bin/sh\nexec '", absl::StrJoin(arguments, "' '"), "'\n"));
  EXPECT_EQ(chmod(launcher.c_str(), 0700), 0);
  auto first = std::make_shared<FirstLine>();
  auto said = std::make_shared<std::string>();
  host::ChildOptions options;
  options.path = launcher;
  options.on_output = [first](absl::string_view line) { first->Take(line); };
  options.on_error = [said](absl::string_view line) { absl::StrAppend(said.get(), line, "\n"); };
  options.on_end = [first] { first->End(); };
  auto process = host::ChildProcess::Start(std::move(options));
  if (!process.ok()) {
    ADD_FAILURE() << EMULATOR << ": " << process.status();
    return;
  }
  process_ = *std::move(process);
  const std::string line = first->Await();
  const size_t at = line.find("http://");
  if (at == std::string::npos) {
    process_->End(absl::ZeroDuration());
    ADD_FAILURE() << "the emulator does not take the world of " << cloud_ << ":\n" << *said << WorldFile(cloud);
    return;
  }
  url_ = line.substr(at);
}

Emulator::~Emulator() {
  if (process_) process_->End(absl::ZeroDuration());
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

json Emulator::Call(const std::string& method, const std::string& path, const std::string& body) {
  sdk::HttpRequest request;
  request.method = method;
  request.url = url_ + path;
  request.body = body;
  request.headers = {{"Content-Type", "application/json"}};
  const sdk::HttpAnswer answer = transport_->Send(request);
  EXPECT_EQ(answer.status, 200) << path << " " << answer.reason << answer.body;
  return json::parse(answer.body, nullptr, false);
}

void Emulator::PostFault(json fault) {
  fault["cloud"] = cloud_;
  Call("POST", "/_emulator/faults", json::array({fault}).dump());
}

std::map<std::string, int> Emulator::Calls() {
  return Call("GET", "/_emulator/stats", "")["calls"].value(cloud_, json::object()).get<std::map<std::string, int>>();
}

std::vector<std::string> Emulator::WritesSince(const std::map<std::string, int>& before) {
  std::vector<std::string> writes;
  for (const auto& [action, count] : Calls()) {
    const auto it = before.find(action);
    if (!IsRead(action) && count > (it == before.end() ? 0 : it->second)) writes.push_back(action);
  }
  return writes;
}

std::set<std::string> Emulator::Ids(const std::string& kind) {
  std::set<std::string> ids;
  const json world = Call("GET", "/_emulator/world", "");
  for (const json& one : world.at(cloud_).at(kind)) ids.insert(one.at("id").get<std::string>());
  return ids;
}

}  // namespace eniform::conformance
