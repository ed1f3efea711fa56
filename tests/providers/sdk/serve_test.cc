#include "providers/sdk/serve.h"

#include <sys/socket.h>
#include <sys/un.h>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/providers/sdk/plugin_process.h"

namespace eniform::sdk {
namespace {

using testing::HasSubstr;

constexpr char kProgram[] = SAMPLE_PLUGIN;

TEST(ServeTest, ChoosesTheHighestCommonProtocol) {
  EXPECT_EQ(ChooseProtocol("1"), 1);
  EXPECT_EQ(ChooseProtocol("3, 1,2"), 1);
  EXPECT_EQ(ChooseProtocol("2,3"), 0);
  EXPECT_EQ(ChooseProtocol(""), 0);
  EXPECT_EQ(ChooseProtocol("one"), 0);
}

TEST(ServeTest, HandshakeIsOneLineInGoPluginForm) {
  PluginProcess plugin(kProgram);
  EXPECT_EQ(plugin.ReadHandshake(), "1|1|unix|" + plugin.directory() + "/plugin.sock|grpc");
  plugin.CloseStdin();
  EXPECT_EQ(plugin.ReadStdout(), "");
}

TEST(ServeTest, ByHandItSaysWhatItIs) {
  PluginProcess plugin(kProgram, {{"ENIFORM_PLUGIN_COOKIE", ""}});
  EXPECT_THAT(plugin.ReadStderr(), HasSubstr("eniform providers list"));
  EXPECT_EQ(plugin.ReadStdout(), "");
  EXPECT_EQ(plugin.Wait(), 1);
}

TEST(ServeTest, OtherProtocolsAreRefusedNamingBoth) {
  PluginProcess plugin(kProgram, {{"ENIFORM_PLUGIN_PROTOCOLS", "7,8"}});
  EXPECT_THAT(plugin.ReadStderr(), testing::AllOf(HasSubstr("speaks 1,"), HasSubstr("speaks 7,8")));
  EXPECT_EQ(plugin.Wait(), 3);
}

TEST(ServeTest, DirectoryMustBePrivate) {
  char name[] = "/tmp/eniform-test-XXXXXX";
  const std::string open_directory = mkdtemp(name);
  chmod(open_directory.c_str(), 0755);
  {
    PluginProcess plugin(kProgram, {{"ENIFORM_PLUGIN_DIR", open_directory}});
    EXPECT_THAT(plugin.ReadStderr(), HasSubstr("entered by other users"));
    EXPECT_EQ(plugin.Wait(), 1);
  }
  PluginProcess missing(kProgram, {{"ENIFORM_PLUGIN_DIR", open_directory + "/none"}});
  EXPECT_EQ(missing.Wait(), 1);
  rmdir(open_directory.c_str());
}

TEST(ServeTest, SocketIsForThisUserOnly) {
  PluginProcess plugin(kProgram);
  plugin.ReadHandshake();
  struct stat info;
  ASSERT_EQ(stat((plugin.directory() + "/plugin.sock").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

// What another user gets who connects to the plugin as `user`: 'c': it can not even connect; 'e': the connection is closed unanswered; 'a':
// an answer. In a process of its own, which does nothing but system calls.
char AsUser(uid_t user, const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  const pid_t child = fork();
  if (child == 0) {
    // The beginning of HTTP/2, which a gRPC server answers with its settings.
    constexpr char kPreface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0";
    if (setresuid(user, user, user) != 0) _exit('?');
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) _exit('c');
    [[maybe_unused]] const ssize_t written = send(fd, kPreface, sizeof kPreface, MSG_NOSIGNAL);
    char byte;
    _exit(read(fd, &byte, 1) == 1 ? 'a' : 'e');
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? static_cast<char>(WEXITSTATUS(status)) : '!';
}

TEST(ServeTest, AnotherUserIsSentAwayEvenWhereTheModesLetHimIn) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can become another user";
  PluginProcess plugin(kProgram);
  plugin.ReadHandshake();
  const std::string path = plugin.directory() + "/plugin.sock";
  EXPECT_EQ(AsUser(geteuid(), path), 'a');
  EXPECT_EQ(AsUser(65534, path), 'c') << "the directory is private";
  chmod(plugin.directory().c_str(), 0711);
  EXPECT_EQ(AsUser(65534, path), 'c') << "and so is the socket";
  chmod(path.c_str(), 0666);
  EXPECT_EQ(AsUser(65534, path), 'e');
  EXPECT_EQ(AsUser(geteuid(), path), 'a');
  plugin.CloseStdin();
  EXPECT_THAT(plugin.ReadStderr(), HasSubstr("refused a connection of another user"));
}

TEST(ServeTest, EveryCallNeedsTheCookie) {
  PluginProcess plugin(kProgram);
  plugin.ReadHandshake();
  auto stub = plugin.Connect();
  for (const std::string cookie : {"", "wrong", "crumb", "crumbs "}) {
    DescribeResponse described;
    EXPECT_EQ(stub->Describe(PluginProcess::Context(cookie).get(), {}, &described).error_code(), grpc::StatusCode::PERMISSION_DENIED);
    ConfigureResponse configured;
    EXPECT_EQ(stub->Configure(PluginProcess::Context(cookie).get(), {}, &configured).error_code(), grpc::StatusCode::PERMISSION_DENIED);
    CheckResponse checked;
    EXPECT_EQ(stub->Check(PluginProcess::Context(cookie).get(), {}, &checked).error_code(), grpc::StatusCode::PERMISSION_DENIED);
    ResolveResponse resolved;
    EXPECT_EQ(stub->Resolve(PluginProcess::Context(cookie).get(), {}, &resolved).error_code(), grpc::StatusCode::PERMISSION_DENIED);
    StopResponse stopped;
    EXPECT_EQ(stub->Stop(PluginProcess::Context(cookie).get(), {}, &stopped).error_code(), grpc::StatusCode::PERMISSION_DENIED);
    auto context = PluginProcess::Context(cookie);
    EXPECT_EQ(stub->Observe(context.get(), {})->Finish().error_code(), grpc::StatusCode::PERMISSION_DENIED);
    context = PluginProcess::Context(cookie);
    EXPECT_EQ(stub->Execute(context.get(), {})->Finish().error_code(), grpc::StatusCode::PERMISSION_DENIED);
  }
  DescribeResponse described;
  EXPECT_TRUE(stub->Describe(PluginProcess::Context().get(), {}, &described).ok());
  EXPECT_EQ(described.name(), "sample");
}

class ConfiguredPluginTest : public testing::Test {
 protected:
  void SetUp() override {
    plugin_.ReadHandshake();
    stub_ = plugin_.Connect();
    ConfigureResponse response;
    ASSERT_TRUE(stub_->Configure(PluginProcess::Context().get(), {}, &response).ok());
  }

  // All messages of one Execute.
  std::vector<ExecuteResponse> Execute(const std::string& token, grpc::Status* status) {
    ExecuteRequest request;
    request.set_token(token);
    auto context = PluginProcess::Context();
    auto reader = stub_->Execute(context.get(), request);
    std::vector<ExecuteResponse> messages;
    for (ExecuteResponse message; reader->Read(&message);) messages.push_back(message);
    *status = reader->Finish();
    return messages;
  }

  PluginProcess plugin_{kProgram};
  std::unique_ptr<Provider::Stub> stub_;
};

TEST(ServeTest, WhatNeedsACloudWaitsForConfigure) {
  PluginProcess plugin(kProgram);
  plugin.ReadHandshake();
  auto stub = plugin.Connect();
  ResolveResponse resolved;
  EXPECT_EQ(stub->Resolve(PluginProcess::Context().get(), {}, &resolved).error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  ConfigureRequest wrong;
  wrong.set_region("wrong");
  ConfigureResponse configured;
  EXPECT_TRUE(stub->Configure(PluginProcess::Context().get(), wrong, &configured).ok());
  EXPECT_EQ(configured.error().code(), "AuthFailure");
  EXPECT_EQ(stub->Resolve(PluginProcess::Context().get(), {}, &resolved).error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  CheckRequest check;
  check.mutable_declaration()->set_stack("shop");
  CheckResponse checked;
  EXPECT_TRUE(stub->Check(PluginProcess::Context().get(), check, &checked).ok()) << "Check is pure";
  EXPECT_EQ(checked.diagnostics(0).code(), "shop");
}

TEST_F(ConfiguredPluginTest, ExecuteStreamsProgressThenResult) {
  grpc::Status status;
  const auto messages = Execute("ok", &status);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_EQ(messages[0].progress().cloud_status(), "ATTACHING");
  EXPECT_EQ(messages[1].result().gone_ids(0), "eni-1");
}

TEST_F(ConfiguredPluginTest, CloudsRefusalIsAnAnswer) {
  grpc::Status status;
  const auto messages = Execute("fail", &status);
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(messages.back().error().code(), "ResourceInUse");
}

TEST_F(ConfiguredPluginTest, ExceptionFailsTheCallOnly) {
  grpc::Status status;
  Execute("throw", &status);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
  Execute("ok", &status);
  EXPECT_TRUE(status.ok());
}

TEST_F(ConfiguredPluginTest, ObserveStreamsPagesThenTheError) {
  ObserveRequest request;
  request.add_ids("vpc-1");
  request.add_ids("large");
  request.set_limits(true);
  auto context = PluginProcess::Context();
  auto reader = stub_->Observe(context.get(), request);
  std::vector<ObserveResponse> messages;
  for (ObserveResponse message; reader->Read(&message);) messages.push_back(message);
  ASSERT_TRUE(reader->Finish().ok());
  ASSERT_EQ(messages.size(), 3u);
  EXPECT_EQ(messages[0].page().vpcs(0).id(), "vpc-1");
  EXPECT_EQ(messages[0].api_calls(), 1);
  EXPECT_EQ(messages[1].page().vpcs(0).name().size(), size_t{8} << 20) << "larger than gRPC's usual limit";
  EXPECT_EQ(messages[2].error().code(), "LimitExceeded");
}

TEST_F(ConfiguredPluginTest, StopEndsIt) {
  StopResponse response;
  EXPECT_TRUE(stub_->Stop(PluginProcess::Context().get(), {}, &response).ok());
  EXPECT_EQ(plugin_.Wait(), 0);
  EXPECT_FALSE(std::filesystem::exists(plugin_.directory() + "/plugin.sock"));
}

TEST_F(ConfiguredPluginTest, EndsWhenItsHostDies) {
  plugin_.CloseStdin();
  EXPECT_EQ(plugin_.Wait(), 0);
}

TEST_F(ConfiguredPluginTest, SigtermEndsIt) {
  plugin_.Signal(SIGTERM);
  EXPECT_EQ(plugin_.Wait(), 0);
}

TEST_F(ConfiguredPluginTest, SigintIsLeftToTheHost) {
  plugin_.Signal(SIGINT);
  DescribeResponse described;
  EXPECT_TRUE(stub_->Describe(PluginProcess::Context().get(), {}, &described).ok());
}

TEST_F(ConfiguredPluginTest, EndsAlsoWhileACallIsUnderWay) {
  ExecuteRequest request;
  request.set_token("forever");
  auto context = PluginProcess::Context();
  auto reader = stub_->Execute(context.get(), request);
  ExecuteResponse message;
  ASSERT_TRUE(reader->Read(&message));
  plugin_.CloseStdin();
  EXPECT_EQ(plugin_.Wait(), 0);
}

TEST_F(ConfiguredPluginTest, CancelledCallStopsWaiting) {
  ExecuteRequest request;
  request.set_token("forever");
  auto context = PluginProcess::Context();
  auto reader = stub_->Execute(context.get(), request);
  ExecuteResponse message;
  ASSERT_TRUE(reader->Read(&message));
  context->TryCancel();
  while (reader->Read(&message)) continue;
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

}  // namespace
}  // namespace eniform::sdk
