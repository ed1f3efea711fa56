#include <algorithm>

#include "absl/strings/str_cat.h"
#include "providers/tencentcloud/operations.h"

namespace eniform::tencentcloud {

OperationOutcome CreateInterface(OperationContext& context) {
  const OperationArguments& arguments = context.arguments;
  const std::vector<std::string> given = sdk::GivenAddresses(arguments);
  if (given.size() > kAddressesPerCall) {
    return sdk::MakeError(ERROR_CLASS_INVALID, "",
                          absl::StrCat("an interface is created with at most ", kAddressesPerCall, " given addresses, not ", given.size()));
  }
  RequestJson body = {{"VpcId", arguments.vpc_id()}, {"SubnetId", arguments.subnet_id()}, {"NetworkInterfaceName", arguments.name()}};
  if (!arguments.description().empty()) body["NetworkInterfaceDescription"] = arguments.description();
  for (const std::string& address : given) {
    body["PrivateIpAddresses"].push_back({{"PrivateIpAddress", address}, {"Primary", address == arguments.primary_ip()}});
  }
  if (arguments.auto_ip_count() > 0) body["SecondaryPrivateIpAddressCount"] = arguments.auto_ip_count();
  for (const std::string& group : arguments.security_group_ids()) body["SecurityGroupIds"].push_back(group);
  body["Tags"] = TagsOfCreation(context);
  body["ClientToken"] = context.token;

  Sent sent{"CreateNetworkInterface", {}, {}};
  auto answer = context.session.api.Write(Service::kVpc, sent.action, body, context.deadline);
  if (!answer.ok()) return NameHolders(context, arguments.vpc_id(), given, answer.error());
  sent.answer = std::move(*answer);
  const Json& created = sdk::Object(sent.answer.response, "NetworkInterface");
  const std::string id = sdk::Text(created, "NetworkInterfaceId");
  if (id.empty()) return sdk::Unnamed("interface", sent);
  auto outcome = ResultOf(AwaitInterface(context, id, sent, sdk::FirstPoll::kAfterDelay, InterfaceGoalOf(context, CREATE_INTERFACE)), id);
  if (!outcome.ok()) return outcome;
  auto picked = AddressesPicked(sdk::Array(created, "PrivateIpAddressSet"), given);
  if (picked.size() < static_cast<size_t>(arguments.auto_ip_count())) {
    picked = sdk::PickedAddresses(outcome->interfaces(0), given);
  }
  for (std::string& address : picked) outcome->add_picked_ips(std::move(address));
  outcome->set_request_id(sent.answer.request_id);
  return outcome;
}

OperationOutcome DeleteInterface(OperationContext& context) {
  const std::string& id = context.arguments.interface().id();
  auto gone = CallAndAwaitInterface(context, {Service::kVpc, "DeleteNetworkInterface", {{"NetworkInterfaceId", id}}}, id,
                                    InterfaceGoalOf(context, DELETE_INTERFACE));
  if (!gone.ok()) return NameAttachment(context, gone.error());
  return ResultOf(std::move(gone), id);
}

OperationOutcome UpdateInterface(OperationContext& context) {
  const OperationArguments& arguments = context.arguments;
  const std::string& id = arguments.interface().id();
  RequestJson body = {{"NetworkInterfaceId", id}};
  if (arguments.has_name()) body["NetworkInterfaceName"] = arguments.name();
  if (arguments.has_description()) body["NetworkInterfaceDescription"] = arguments.description();
  return ResultOf(CallAndAwaitInterface(context, {Service::kVpc, "ModifyNetworkInterfaceAttribute", std::move(body)}, id,
                                        InterfaceGoalOf(context, UPDATE_INTERFACE)),
                  id);
}

OperationOutcome SetSecurityGroups(OperationContext& context) {
  const OperationArguments& arguments = context.arguments;
  const std::string& id = arguments.interface().id();
  const std::vector<std::string> groups(arguments.security_group_ids().begin(), arguments.security_group_ids().end());
  ApiCall call{Service::kVpc, "ModifyNetworkInterfaceAttribute", {{"NetworkInterfaceId", id}, {"SecurityGroupIds", groups}}};
  if (groups.empty()) {
    // An empty list is not a change to this action: all groups are taken off instead (Tencent reference 7.3, row 8).
    auto interface = ReadInterface(context, id);
    if (!interface.ok()) return interface.error();
    if (!*interface) return sdk::Missing("interface", id);
    const auto& bound = (*interface)->security_group_ids();
    if (bound.empty()) return ResultOf(std::move(interface), id);
    call = {Service::kVpc,
            "DisassociateNetworkInterfaceSecurityGroups",
            {{"NetworkInterfaceIds", {id}}, {"SecurityGroupIds", std::vector<std::string>(bound.begin(), bound.end())}}};
  } else if (arguments.primary_interface()) {
    // The interface actions do not take an instance's primary interface (Tencent reference 2.5).
    call = {Service::kCvm, "ModifyInstancesAttribute", {{"InstanceIds", {arguments.instance_id()}}, {"SecurityGroups", groups}}};
  }
  auto interface = CallAndAwaitInterface(context, call, id, InterfaceGoalOf(context, SET_SECURITY_GROUPS));
  if (!interface.ok() && arguments.primary_interface()) return JudgeInstanceRefusal(context, arguments.instance_id(), interface.error());
  return ResultOf(std::move(interface), id);
}

namespace {

// Tag changes in calls of at most ten tags to set and ten to remove; never an empty array (Tencent reference 2.7).
std::vector<RequestJson> TagBodies(const std::string& resource, const sdk::TagChange& change) {
  std::vector<RequestJson> calls;
  const size_t most = std::max(change.set.size(), change.removed.size());
  for (size_t from = 0; from < most; from += kTagsPerCall) {
    RequestJson body = {{"Resource", resource}};
    for (size_t i = from; i < std::min(change.set.size(), from + kTagsPerCall); ++i) {
      body["ReplaceTags"].push_back({{"TagKey", change.set[i].key()}, {"TagValue", change.set[i].value()}});
    }
    for (size_t i = from; i < std::min(change.removed.size(), from + kTagsPerCall); ++i) {
      body["DeleteTags"].push_back({{"TagKey", change.removed[i]}});
    }
    calls.push_back(std::move(body));
  }
  return calls;
}

}  // namespace

OperationOutcome SetTags(OperationContext& context) {
  // Only what is there is removed: removing a tag that is not there is an error to the tag service.
  const char* action = "ModifyResourceTags";
  return ChangeTags(context, action, [&](ObjectKind kind, const std::string& id, const sdk::TagChange& change) {
    const char* prefix = kind == OBJECT_KIND_EIP ? "eip" : "eni";
    const std::string resource = absl::StrCat("qcs::vpc:", context.session.options.api.region, ":uin/:", prefix, "/", id);
    sdk::Result<ApiAnswer> answer = ApiAnswer();
    for (const RequestJson& body : TagBodies(resource, change)) {
      answer = context.session.api.Write(Service::kTag, action, body, context.deadline);
      if (!answer.ok()) break;
    }
    return answer;
  });
}

}  // namespace eniform::tencentcloud
