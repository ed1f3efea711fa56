// A plugin for tests. FAKE_MODE says how it behaves, FAKE_MARK names a file that some modes leave to remember a life before.
#include <grpcpp/grpcpp.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

#include "proto/provider.grpc.pb.h"

namespace {

using eniform::ProviderError;

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

const std::string& Mode() {
  static const auto* const mode = new std::string(Variable("FAKE_MODE"));
  return *mode;
}

// Whether this is the first process that asks.
bool FirstLife() {
  const std::string mark = Variable("FAKE_MARK");
  struct stat info;
  if (stat(mark.c_str(), &info) == 0) return false;
  std::ofstream(mark) << "lived";
  return true;
}

void Say(const std::string& message) { std::fprintf(stderr, "{\"level\":\"info\",\"msg\":\"%s\"}\n", message.c_str()); }

[[noreturn]] void Die(const std::string& last_words) {
  std::fprintf(stderr, "{\"level\":\"error\",\"msg\":\"%s\"}\n", last_words.c_str());
  std::_Exit(9);
}

class Fake : public eniform::Provider::Service {
 public:
  grpc::Status Describe(grpc::ServerContext* context, const eniform::DescribeRequest*, eniform::DescribeResponse* response) override {
    if (!Admit(*context)) return grpc::Status(grpc::StatusCode::PERMISSION_DENIED, "this plugin serves only the host that started it");
    if (Mode() == "hang") {
      while (!context->IsCancelled()) usleep(1000);
      return grpc::Status::CANCELLED;
    }
    response->set_name("fake");
    response->set_version(Mode() == "replaced" && !FirstLife() ? "2.0" : "1.0");
    response->add_credential_variables("FAKE_SECRET_ID");
    response->add_credential_variables("FAKE_SECRET_KEY");
    return grpc::Status::OK;
  }

  grpc::Status Configure(grpc::ServerContext* context, const eniform::ConfigureRequest* request,
                         eniform::ConfigureResponse* response) override {
    if (!Admit(*context)) return grpc::Status(grpc::StatusCode::PERMISSION_DENIED, "cookie");
    Say("configured " + request->alias() + " " + request->region() + " " + request->endpoint() + " " + request->mark());
    ProviderError& error = *response->mutable_error();
    error.set_request_id("r-1");
    if (Mode() == "quotes_secrets") {
      error.set_error_class(eniform::ERROR_CLASS_AUTH);
      error.set_code("SignatureDoesNotMatch");
      error.set_message("server string to sign is: GET&AccessKeyId=" + Variable("FAKE_SECRET_ID") + "&" + Variable("FAKE_SECRET_KEY"));
    } else if (Mode() == "auth") {
      error.set_error_class(eniform::ERROR_CLASS_AUTH);
      error.set_code("AuthFailure.SecretIdNotFound");
      error.set_message("The SecretId is not found");
    } else if (Mode() == "bad_region") {
      error.set_error_class(eniform::ERROR_CLASS_INVALID);
      error.set_code("UnsupportedRegion");
      error.set_message("no such region");
    } else if (Mode() == "no_network") {
      error.set_error_class(eniform::ERROR_CLASS_TRANSIENT);
      error.set_message("connection refused");
      error.clear_request_id();
    } else {
      response->clear_error();
    }
    return grpc::Status::OK;
  }

  grpc::Status Observe(grpc::ServerContext* context, const eniform::ObserveRequest*,
                       grpc::ServerWriter<eniform::ObserveResponse>* writer) override {
    if (!Admit(*context)) return grpc::Status(grpc::StatusCode::PERMISSION_DENIED, "cookie");
    eniform::ObserveResponse response;
    for (int page = 0; page < 3; ++page) {
      response.set_api_calls(2);
      // Above gRPC's usual limit of 4 MiB.
      response.mutable_page()->add_interfaces()->set_description(std::string(Mode() == "large" ? 10 << 20 : 10, 'x'));
      writer->Write(response);
    }
    if (Mode() == "observe_error") {
      response.set_api_calls(1);
      response.mutable_error()->set_error_class(eniform::ERROR_CLASS_THROTTLED);
      response.mutable_error()->set_code("RequestLimitExceeded");
      writer->Write(response);
    }
    return grpc::Status::OK;
  }

  grpc::Status Check(grpc::ServerContext*, const eniform::CheckRequest*, eniform::CheckResponse* response) override {
    if (Mode() == "throws") return grpc::Status(grpc::StatusCode::INTERNAL, "Check: out of range");
    response->add_diagnostics()->set_code("FK-1");
    return grpc::Status::OK;
  }

  grpc::Status Execute(grpc::ServerContext*, const eniform::ExecuteRequest* request,
                       grpc::ServerWriter<eniform::ExecuteResponse>* writer) override {
    eniform::ExecuteResponse response;
    response.mutable_progress()->set_cloud_status("ATTACHING");
    writer->Write(response);
    if (Mode() == "die" || (Mode() == "die_once" && FirstLife())) Die("fatal: out of luck");
    if (Mode() == "kill") raise(SIGKILL);
    if (Mode() == "no_result") return grpc::Status::OK;
    if (Mode() == "replaced") Die("replaced");
    response.mutable_result()->set_request_id(request->token());
    writer->Write(response);
    return grpc::Status::OK;
  }

  grpc::Status Resolve(grpc::ServerContext*, const eniform::ResolveRequest*, eniform::ResolveResponse* response) override {
    response->set_outcome(eniform::ResolveResponse::NOT_DONE);
    return grpc::Status::OK;
  }

  grpc::Status Stop(grpc::ServerContext*, const eniform::StopRequest*, eniform::StopResponse*) override {
    Say("asked to stop");
    if (Mode() != "stubborn") std::thread([] { std::_Exit(0); }).detach();
    return grpc::Status::OK;
  }

 private:
  static bool Admit(const grpc::ServerContext& context) {
    const auto cookie = context.client_metadata().find("eniform-cookie");
    const std::string expected = Mode() == "other_cookie" ? "something else" : Variable("ENIFORM_PLUGIN_COOKIE");
    return expected.size() >= 14 && cookie != context.client_metadata().end() &&
           std::string(cookie->second.data(), cookie->second.size()) == expected;
  }
};

void Print(const std::string& line) {
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

void WaitForStdinToClose() {
  char byte;
  while (read(STDIN_FILENO, &byte, 1) > 0) {
  }
}

}  // namespace

int main() {
  const std::string& mode = Mode();
  const std::string directory = Variable("ENIFORM_PLUGIN_DIR");
  if (mode == "exit") {
    std::fprintf(stderr, "no licence found\n");
    return 1;
  }
  if (mode == "exit_quietly") return 0;
  if (mode == "tells_all" || mode == "tells_all_on_stdout") {
    for (char** entry = environ; *entry; ++entry) std::fprintf(mode == "tells_all" ? stderr : stdout, "%s\n", *entry);
    return 1;
  }
  if (mode == "no_common_version") {
    std::fprintf(stderr, "this plugin speaks version 2, the host offers %s\n", Variable("ENIFORM_PLUGIN_PROTOCOLS").c_str());
    return 3;
  }
  if (mode == "rubbish") Print("Hello, world");
  if (mode == "binary") Print(std::string("\x01\xff\x00|\x80", 5) + std::string(200'000, '\xfe'));
  if (mode == "other_version") Print("1|99|unix|" + directory + "/plugin.sock|grpc");
  if (mode == "deaf") Print("1|1|unix|" + directory + "/plugin.sock|grpc");
  if (mode == "rubbish" || mode == "binary" || mode == "silent" || mode == "other_version" || mode == "deaf") {
    WaitForStdinToClose();
    return 0;
  }
  if (mode == "flood") {
    for (int i = 0; i < 100'000; ++i) Say("flood " + std::to_string(i));
  }
  if (mode == "stubborn") signal(SIGTERM, SIG_IGN);
  // What the host did to the signals of its own must not matter here; and a child of the plugin must go with it.
  const pid_t helper = mode == "helper" ? fork() : 1;
  if (helper == 0) {
    Say("helper " + std::to_string(getpid()));
    for (;;) pause();
  }
  Fake service;
  grpc::ServerBuilder builder;
  const std::string socket = mode == "outside" ? directory + "-outside.sock" : directory + "/plugin.sock";
  builder.AddListeningPort("unix:" + socket, grpc::InsecureServerCredentials());
  builder.SetMaxReceiveMessageSize(-1);
  builder.SetMaxSendMessageSize(-1);
  builder.RegisterService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  Print("1|1|unix|" + socket + "|grpc");
  Say("serving " + std::to_string(getpid()) + " in " + directory);
  WaitForStdinToClose();
  if (mode == "outside") unlink(socket.c_str());
  while (mode == "stubborn") pause();
  std::_Exit(0);
}
