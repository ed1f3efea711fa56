// eniform-jsonnet SECONDS: interprets one Jsonnet program for `eniform`, which starts it with one socket as standard input and output.
// SECONDS of processor time and 4 GiB of memory end it; see config/jsonnet_process.h.
extern "C" {
#include <libjsonnet.h>
}

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/config.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "config/jsonnet_messages.h"
#include "config/text_file.h"

namespace eniform::config {
namespace {

constexpr size_t kMaxRequestBytes = size_t{256} << 20;  // the largest file, and more variables than an environment can hold
#if !defined(ABSL_HAVE_ADDRESS_SANITIZER) && !defined(ABSL_HAVE_THREAD_SANITIZER)  // which reserve terabytes for themselves
constexpr rlim_t kMaxMemoryBytes = rlim_t{4} << 30;
#endif

// What the import callback shares with whoever runs the program.
struct Imports {
  JsonnetVm* vm;
  std::string top;  // imports lie below it
  std::vector<std::string> read;
};

char* CopyFor(JsonnetVm* vm, absl::string_view text) {
  char* copy = jsonnet_realloc(vm, nullptr, text.size() + 1);
  memcpy(copy, text.data(), text.size());
  copy[text.size()] = '\0';
  return copy;
}

std::string Resolved(const std::string& path) {
  const std::unique_ptr<char, decltype(&free)> resolved(realpath(path.c_str(), nullptr), &free);
  return resolved ? resolved.get() : "";
}

// The directory that `program` may import from: the repository it lies in, else its own directory.
std::string TopFor(const std::string& program) {
  const size_t slash = program.rfind('/');
  const std::string own = Resolved(slash == std::string::npos ? "." : program.substr(0, slash + 1));
  for (std::string at = own; !at.empty(); at.resize(at.rfind('/'))) {
    if (access(absl::StrCat(at, "/.git").c_str(), F_OK) == 0) return at;
  }
  return own;
}

// Why `name` can not be imported; empty: it was read into `text`. A declaration is often reviewed and planned by a machine that holds
// secrets, and what it imports may end in a plan that everybody reads: what is no file of the repository stays out of reach, and so does
// the repository's own configuration, where CI systems keep a token.
std::string ReadImport(const std::string& top, const std::string& base, const std::string& name, std::string& path, std::string& text) {
  if (absl::StartsWith(name, "/")) return "absolute names are not imported: name the file relative to this one";
  path = absl::StrCat(base, name);
  const std::string resolved = Resolved(path);
  for (const absl::string_view kernel : {"/proc/", "/sys/", "/dev/"}) {
    if (absl::StartsWith(resolved, kernel)) return "only regular files are imported";
  }
  if (!resolved.empty() && !absl::StartsWith(resolved, absl::StrCat(top, "/"))) {
    return "only files of the repository are imported, or outside of any those below the program itself";
  }
  if (absl::StrContains(absl::StrCat(resolved, "/"), "/.git/")) return "what is in .git is not imported";
  const std::optional<ReadProblem> problem = ReadFile(path, text);
  if (!problem) return text.find('\0') == std::string::npos ? "" : "it holds a NUL byte";
  switch (problem->id) {
    case MessageId::kFileMissing:
      return absl::StrCat(path, " does not exist");
    case MessageId::kFileTooLarge:
      return "it is too large";
    case MessageId::kNotAFile:
      return absl::StrCat("it is ", problem->what);
    default:
      return problem->what;
  }
}

char* Import(void* context, const char* base, const char* name, char** found_here, int* success) {
  auto& imports = *static_cast<Imports*>(context);
  std::string path, text;
  const std::string problem = ReadImport(imports.top, base, name, path, text);
  *success = problem.empty() ? 1 : 0;
  if (!problem.empty()) return CopyFor(imports.vm, problem);
  *found_here = CopyFor(imports.vm, path);
  imports.read.push_back(path);
  return CopyFor(imports.vm, text);
}

void SetLimit(__rlimit_resource resource, rlim_t limit) {
  rlimit current;
  if (getrlimit(resource, &current) != 0) return;
  current.rlim_cur = std::min(current.rlim_max, limit);
  setrlimit(resource, &current);
}

void Bound(int seconds) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // nobody is left who wants the answer
  SetLimit(RLIMIT_CORE, 0);
  SetLimit(RLIMIT_CPU, static_cast<rlim_t>(seconds));
#if !defined(ABSL_HAVE_ADDRESS_SANITIZER) && !defined(ABSL_HAVE_THREAD_SANITIZER)
  SetLimit(RLIMIT_AS, kMaxMemoryBytes);
#endif
}

JsonnetAnswer Evaluate(const JsonnetRequest& request) {
  JsonnetVm* vm = jsonnet_make();
  Imports imports{vm, TopFor(request.name), {}};
  jsonnet_import_callback(vm, Import, &imports);
  for (const auto& [variable, value] : request.variables) jsonnet_ext_var(vm, variable.c_str(), value.c_str());
  int failed = 0;
  const char* output = jsonnet_evaluate_snippet(vm, request.name.c_str(), request.program.c_str(), &failed);
  return {failed != 0, output, std::move(imports.read)};  // the memory goes with the process
}

int Run(int seconds) {
  const std::optional<std::string> bytes = ReceiveAll(STDIN_FILENO, kMaxRequestBytes);
  const std::optional<JsonnetRequest> request = bytes ? DecodeRequest(*bytes) : std::nullopt;
  if (!request) {
    fputs("eniform-jsonnet: started by eniform for Jsonnet files; there is nothing else to do with it\n", stderr);
    return 2;
  }
  Bound(seconds);
  return SendAll(STDOUT_FILENO, EncodeAnswer(Evaluate(*request))) ? 0 : 1;
}

}  // namespace
}  // namespace eniform::config

int main(int argc, char** argv) {
  int seconds = 0;
  if (argc != 2 || !absl::SimpleAtoi(argv[1], &seconds) || seconds < 1) {
    fputs("usage: eniform-jsonnet SECONDS\n", stderr);
    return 2;
  }
  _exit(eniform::config::Run(seconds));  // what Jsonnet built up is not taken down
}
