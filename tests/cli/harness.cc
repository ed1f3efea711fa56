#include "tests/cli/harness.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace eniform::cli {
namespace {

class FakeProvider : public host::Provider {
 public:
  FakeProvider(std::string alias, FakeCloud& cloud) : alias_(std::move(alias)), cloud_(cloud) {
    description_.set_name("fake");
    description_.set_version("1.2.3");
    Capabilities& can = *description_.mutable_capabilities();
    for (const OperationKind kind : {CREATE_INTERFACE, DELETE_INTERFACE, UPDATE_INTERFACE, SET_TAGS}) {
      OperationCapability& capability = *can.add_operations();
      capability.set_kind(kind);
      capability.set_estimated_seconds(1);
      capability.set_api_calls(1);
    }
    can.add_rules()->set_code("FK-1");
  }

  const std::string& alias() const override { return alias_; }
  const DescribeResponse& description() const override { return description_; }

  absl::StatusOr<ObserveResult> Observe(const ObserveRequest& request, const std::function<bool(Observation&&)>& page) override {
    Observation seen;
    seen.set_provider(alias_);
    absl::MutexLock lock(&cloud_.mutex);
    if (cloud_.on_observe) cloud_.on_observe();
    const auto wanted = [&](const std::string& id) {
      return request.ids().empty() || std::find(request.ids().begin(), request.ids().end(), id) != request.ids().end();
    };
    for (const int kind : request.kinds()) {
      if (kind == OBJECT_KIND_INTERFACE) {
        for (const auto& [id, interface] : cloud_.interfaces) {
          if (wanted(id)) *seen.add_interfaces() = interface;
        }
      } else if (kind == OBJECT_KIND_SUBNET && wanted("subnet-a")) {
        Subnet& subnet = *seen.add_subnets();
        subnet.set_id("subnet-a");
        subnet.set_vpc_id("vpc-1");
        subnet.set_zone("z1");
        subnet.set_cidr("10.0.1.0/24");
        subnet.set_available_addresses(200);
      } else if (kind == OBJECT_KIND_VPC && wanted("vpc-1")) {
        Vpc& vpc = *seen.add_vpcs();
        vpc.set_id("vpc-1");
        vpc.set_cidr("10.0.0.0/16");
      }
    }
    page(std::move(seen));
    return ObserveResult{1, {}};
  }

  absl::StatusOr<CheckResponse> Check(const CheckRequest&) override { return CheckResponse(); }

  absl::StatusOr<ExecuteResponse> Execute(const ExecuteRequest& request, const std::function<void(const Progress&)>& progress) override {
    absl::MutexLock lock(&cloud_.mutex);
    if (cloud_.on_execute) cloud_.on_execute();
    ++cloud_.executed;
    const OperationArguments& arguments = request.operation().arguments();
    ExecuteResponse response;
    if (request.operation().kind() == CREATE_INTERFACE) {
      if (const auto code = cloud_.refuse.find(arguments.name()); code != cloud_.refuse.end()) {
        response.mutable_error()->set_error_class(ERROR_CLASS_QUOTA);
        response.mutable_error()->set_code(code->second);
        response.mutable_error()->set_message("no more of them");
        response.mutable_error()->set_request_id("req-7");
        return response;
      }
      NetworkInterface interface;
      interface.set_id(absl::StrCat("eni-", arguments.name()));
      interface.set_name(arguments.name());
      interface.set_vpc_id("vpc-1");
      interface.set_subnet_id("subnet-a");
      interface.set_zone("z1");
      interface.set_mac("20:90:6f:00:00:01");
      interface.set_status(INTERFACE_STATUS_AVAILABLE);
      *interface.mutable_tags() = arguments.tags();
      PrivateAddress& address = *interface.add_addresses();
      address.set_address(arguments.primary_ip().empty() ? absl::StrCat("10.0.1.", 100 + cloud_.interfaces.size())
                                                         : arguments.primary_ip());
      address.set_primary(true);
      address.set_settled(true);
      cloud_.interfaces[interface.id()] = interface;
      *response.mutable_result()->add_interfaces() = interface;
    } else if (request.operation().kind() == DELETE_INTERFACE) {
      cloud_.interfaces.erase(arguments.interface().id());
      response.mutable_result()->add_gone_ids(arguments.interface().id());
    } else {
      response.mutable_error()->set_error_class(ERROR_CLASS_INVALID);
      response.mutable_error()->set_code("NotScripted");
    }
    return response;
  }

  absl::StatusOr<ResolveResponse> Resolve(const ResolveRequest&) override {
    ResolveResponse response;
    response.set_outcome(ResolveResponse::NOT_DONE);
    return response;
  }

 private:
  const std::string alias_;
  FakeCloud& cloud_;
  DescribeResponse description_;
};

}  // namespace

std::unique_ptr<host::Provider> FakeCloud::Start(const ProviderDeclaration& declaration) {
  return std::make_unique<FakeProvider>(declaration.key(), *this);
}

Harness::Harness() = default;

Result Harness::Run(std::vector<std::string> arguments) {
  arguments.push_back("-C");
  arguments.push_back(directory.path());
  console.out.clear();
  console.err.clear();
  Ports ports{.console = console,
              .environment = environment,
              .program_directory = "/nowhere",
              .jsonnet_program = JSONNET,
              .interrupt = interrupt,
              .set_running = nullptr,
              .start_plugin = [this](const host::HostOptions&, const ProviderDeclaration& declaration,
                                     host::Configure) -> absl::StatusOr<std::unique_ptr<host::Provider>> {
                ++started;
                if (!start_status.ok()) return start_status;
                return cloud.Start(declaration);
              },
              .make_plan = make_plan};
  Result result;
  result.code = RunProgram(arguments, std::move(ports));
  result.out = console.out;
  result.err = console.err;
  return result;
}

std::string Declared(const std::vector<std::string>& names) {
  std::string text = "stack: shop\nproviders:\n  gz: {plugin: fake, region: r1}\n";
  if (!names.empty()) text += "network_interfaces:\n";
  int host = 10;
  for (const std::string& name : names) absl::StrAppend(&text, "  ", name, ": {subnet: subnet-a, primary_ip: 10.0.1.", host++, "}\n");
  return text;
}

}  // namespace eniform::cli
