// The emulator as a process of the test, and the plugin's code configured to talk to it.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "providers/sdk/curl_transport.h"
#include "providers/tencentcloud/provider.h"

namespace eniform::tencentcloud {

class EmulatorProcess {
 public:
  // `arguments` besides --listen and --world.
  EmulatorProcess(const std::string& world, std::vector<std::string> arguments) {
    char name[] = "/tmp/eniform-world-XXXXXX";
    const int file = mkstemp(name);
    world_path_ = name;
    if (write(file, world.data(), world.size()) != static_cast<ssize_t>(world.size())) abort();
    close(file);
    arguments.insert(arguments.begin(), {EMULATOR, "--listen", "127.0.0.1:0", "--world", world_path_});
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    int out[2];
    if (pipe2(out, O_CLOEXEC) != 0) abort();
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    if (posix_spawn(&pid_, EMULATOR, &actions, nullptr, argv.data(), environ) != 0) abort();
    posix_spawn_file_actions_destroy(&actions);
    close(out[1]);
    std::string line;
    for (char c; read(out[0], &c, 1) == 1 && c != '\n';) line += c;
    stdout_ = out[0];
    url_ = line.substr(line.find("http://"));
  }

  ~EmulatorProcess() {
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
    close(stdout_);
    unlink(world_path_.c_str());
  }

  const std::string& url() const { return url_; }

  Json Get(const std::string& path) { return Call("GET", path, ""); }
  Json Post(const std::string& path, const std::string& body) { return Call("POST", path, body); }
  // How often each code was answered: {"ResourceInUse":1}.
  Json Rejections() { return Get("/_emulator/stats")["rejections"].value("tencentcloud", Json::object()); }
  int Calls(const std::string& action) { return Get("/_emulator/stats")["calls"]["tencentcloud"].value(action, 0); }

 private:
  Json Call(const std::string& method, const std::string& path, const std::string& body) {
    sdk::HttpRequest request;
    request.method = method;
    request.url = url_ + path;
    request.body = body;
    request.headers = {{"Content-Type", "application/json"}};
    const sdk::HttpAnswer answer = transport_->Send(request);
    EXPECT_EQ(answer.status, 200) << path << " " << answer.reason << answer.body;
    return Json::parse(answer.body, nullptr, false);
  }

  std::string world_path_;
  std::string url_;
  pid_t pid_ = -1;
  int stdout_ = -1;
  std::unique_ptr<sdk::HttpTransport> transport_ = sdk::MakeCurlTransport();
};

}  // namespace eniform::tencentcloud
