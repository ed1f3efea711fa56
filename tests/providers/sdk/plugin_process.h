// Starts a plugin program as the host does: pipes, cookie, private directory.
#pragma once

#include <fcntl.h>
#include <grpcpp/grpcpp.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "proto/provider.grpc.pb.h"

namespace eniform::sdk {

class PluginProcess {
 public:
  using Variables = std::map<std::string, std::string>;

  explicit PluginProcess(const std::string& program, Variables variables = {}) {
    char name[] = "/tmp/eniform-test-XXXXXX";
    directory_ = mkdtemp(name);
    Variables all{{"ENIFORM_PLUGIN_COOKIE", "crumbs"}, {"ENIFORM_PLUGIN_DIR", directory_}, {"ENIFORM_PLUGIN_PROTOCOLS", "1"}};
    for (const auto& [key, value] : variables) all[key] = value;
    std::vector<std::string> texts;
    for (const auto& [key, value] : all) texts.push_back(key + "=" + value);
    std::vector<char*> environment;
    for (std::string& text : texts) environment.push_back(text.data());
    environment.push_back(nullptr);

    int in[2], out[2], err[2];
    if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC)) abort();
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    posix_spawn_file_actions_adddup2(&actions, err[1], 2);
    char* arguments[] = {const_cast<char*>(program.c_str()), nullptr};
    if (posix_spawn(&pid_, program.c_str(), &actions, nullptr, arguments, environment.data()) != 0) abort();
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    close(err[1]);
    stdin_ = in[1];
    stdout_ = out[0];
    stderr_ = err[0];
  }

  ~PluginProcess() {
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      Wait();
    }
    CloseStdin();
    close(stdout_);
    close(stderr_);
    std::filesystem::remove_all(directory_);
  }

  // The first line on stdout; empty: it ended without one.
  std::string ReadHandshake() { return ReadLine(stdout_); }
  // All that comes until the process closes it.
  std::string ReadStdout() { return ReadAll(stdout_); }
  std::string ReadStderr() { return ReadAll(stderr_); }

  void CloseStdin() {
    if (stdin_ >= 0) close(stdin_);
    stdin_ = -1;
  }
  void Signal(int number) { kill(pid_, number); }

  // The exit code; 128 + signal where one ended it.
  int Wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

  const std::string& directory() const { return directory_; }

  std::unique_ptr<Provider::Stub> Connect() {
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(-1);
    arguments.SetMaxSendMessageSize(-1);
    return Provider::NewStub(
        grpc::CreateCustomChannel("unix:" + directory_ + "/plugin.sock", grpc::InsecureChannelCredentials(), arguments));
  }

  static std::unique_ptr<grpc::ClientContext> Context(const std::string& cookie = "crumbs") {
    auto context = std::make_unique<grpc::ClientContext>();
    if (!cookie.empty()) context->AddMetadata("eniform-cookie", cookie);
    return context;
  }

 private:
  static std::string ReadLine(int fd) {
    std::string line;
    for (char c; read(fd, &c, 1) == 1 && c != '\n';) line += c;
    return line;
  }
  static std::string ReadAll(int fd) {
    std::string text;
    char chunk[4096];
    for (ssize_t n; (n = read(fd, chunk, sizeof chunk)) > 0;) text.append(chunk, n);
    return text;
  }

  std::string directory_;
  pid_t pid_ = -1;
  int stdin_ = -1, stdout_ = -1, stderr_ = -1;
};

}  // namespace eniform::sdk
