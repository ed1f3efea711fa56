#include "tests/conformance/provider/stage.h"

#include <stdlib.h>

#include <algorithm>
#include <atomic>

#include "absl/strings/str_format.h"

namespace eniform::conformance {
namespace {

constexpr double kTimeoutSeconds = 300;

template <typename T>
void Sort(google::protobuf::RepeatedPtrField<T>* objects) {
  std::sort(objects->begin(), objects->end(), [](const T& a, const T& b) { return a.id() < b.id(); });
}

}  // namespace

Environment::Environment(const Cloud& cloud, const std::vector<std::pair<std::string, std::string>>& changed) {
  std::vector<std::pair<std::string, std::string>> all = cloud.environment;
  all.insert(all.end(), changed.begin(), changed.end());
  for (const auto& [name, value] : all) {
    names_.push_back(name);
    value.empty() ? unsetenv(name.c_str()) : setenv(name.c_str(), value.c_str(), 1);
  }
}

Environment::~Environment() {
  for (const std::string& name : names_) unsetenv(name.c_str());
}

Stage::Stage(const Cloud& cloud, std::vector<std::string> emulator_arguments)
    : cloud_(cloud), environment_(cloud), emulator_(cloud, std::move(emulator_arguments)) {
  if (!emulator_.url().empty()) RestartPlugin();
}

const OperationCapability* Stage::Listed(OperationKind kind) const {
  for (const OperationCapability& listed : capabilities().operations()) {
    if (listed.kind() == kind) return &listed;
  }
  return nullptr;
}

host::HostOptions Stage::HostOptions() const {
  host::HostOptions options;
  options.program_directory = PLUGINS;
  options.mark = "lineage-1";
  return options;
}

ProviderDeclaration Stage::Declaration() const {
  ProviderDeclaration declaration;
  declaration.set_key("conf");
  declaration.set_plugin(cloud_.name);
  declaration.set_region(cloud_.region);
  declaration.set_endpoint(emulator_.url());
  return declaration;
}

std::unique_ptr<host::Provider> Stage::StartPlugin() {
  auto plugin = host::StartPlugin(HostOptions(), Declaration(), host::Configure::kYes);
  if (plugin.ok()) return *std::move(plugin);
  ADD_FAILURE() << plugin.status();
  return nullptr;
}

ObserveRequest Stage::Everything() {
  ObserveRequest request;
  for (ObjectKind kind : {OBJECT_KIND_INTERFACE, OBJECT_KIND_EIP, OBJECT_KIND_INSTANCE, OBJECT_KIND_SUBNET, OBJECT_KIND_SECURITY_GROUP,
                          OBJECT_KIND_VPC, OBJECT_KIND_QUOTA}) {
    request.add_kinds(kind);
  }
  request.set_limits(true);
  return request;
}

ObserveRequest Stage::One(ObjectKind kind, const std::vector<std::string>& ids) {
  ObserveRequest request;
  request.add_kinds(kind);
  for (const std::string& id : ids) request.add_ids(id);
  request.set_limits(kind == OBJECT_KIND_INSTANCE);
  return request;
}

Observation Stage::Look() {
  ObserveRequest request = One(OBJECT_KIND_INTERFACE);
  request.add_kinds(OBJECT_KIND_EIP);
  return Observe(request);
}

Observation Stage::Observe(const ObserveRequest& request) {
  Observation all;
  const auto result = plugin_->Observe(request, [&](Observation&& page) {
    all.MergeFrom(page);
    return true;
  });
  EXPECT_TRUE(result.ok()) << result.status();
  if (result.ok()) {
    EXPECT_EQ(result->error.error_class(), ERROR_CLASS_UNSPECIFIED) << result->error.DebugString();
    EXPECT_GT(result->api_calls, 0) << request.ShortDebugString();
  }
  SortById(all);
  return all;
}

ExecuteResponse Stage::Execute(const Operation& operation, const std::string& token) {
  ExecuteRequest request;
  *request.mutable_operation() = operation;
  request.set_token(token);
  request.set_timeout_seconds(kTimeoutSeconds);
  auto response = plugin_->Execute(request, [](const Progress&) {});
  EXPECT_TRUE(response.ok()) << response.status();
  return response.ok() ? *std::move(response) : ExecuteResponse();
}

OperationResult Stage::ExecuteToTheEnd(const Operation& operation, const std::string& token) {
  while (true) {
    const ExecuteResponse response = Execute(operation, token);
    if (response.has_result()) return response.result();
    switch (response.error().error_class()) {
      case ERROR_CLASS_BUSY:
      case ERROR_CLASS_THROTTLED:
      case ERROR_CLASS_TRANSIENT:
        break;
      case ERROR_CLASS_UNKNOWN_OUTCOME: {
        const ResolveResponse resolved = ResolveToTheEnd(operation, token);
        if (resolved.outcome() == ResolveResponse::DONE) return resolved.result();
        break;
      }
      default:
        ADD_FAILURE() << operation.ShortDebugString() << "\n" << response.DebugString();
        return {};
    }
  }
}

ResolveResponse Stage::Resolve(const Operation& operation, const std::string& token) {
  ResolveRequest request;
  *request.mutable_operation() = operation;
  request.set_token(token);
  auto response = plugin_->Resolve(request);
  EXPECT_TRUE(response.ok()) << response.status();
  return response.ok() ? *std::move(response) : ResolveResponse();
}

ResolveResponse Stage::ResolveToTheEnd(const Operation& operation, const std::string& token) {
  while (true) {
    ResolveResponse response = Resolve(operation, token);
    if (response.outcome() != ResolveResponse::RUNNING) return response;
  }
}

std::string NewToken() {
  static std::atomic<int> last = 0;
  return absl::StrFormat("ef-%040x", ++last);
}

void SortById(Observation& observation) {
  Sort(observation.mutable_interfaces());
  Sort(observation.mutable_eips());
  Sort(observation.mutable_instances());
  Sort(observation.mutable_subnets());
  Sort(observation.mutable_security_groups());
  Sort(observation.mutable_vpcs());
  std::sort(observation.mutable_quotas()->begin(), observation.mutable_quotas()->end(),
            [](const Quota& a, const Quota& b) { return std::make_pair(a.kind(), a.scope()) < std::make_pair(b.kind(), b.scope()); });
}

}  // namespace eniform::conformance
