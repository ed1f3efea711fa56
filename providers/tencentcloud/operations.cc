#include "providers/tencentcloud/operations.h"

#include <algorithm>

#include "providers/sdk/resolve.h"
#include "providers/tencentcloud/describe.h"

namespace eniform::tencentcloud {
namespace {

ResolveResponse ResolvePrimary(OperationContext& context) {
  const OperationArguments& arguments = context.arguments;
  auto views = DescribeInstances(context.session.api, {arguments.instance_id()}, context.deadline);
  if (!views.ok()) return sdk::Failed(views.error());
  if (views->empty()) return sdk::Failed(sdk::Missing("instance", arguments.instance_id()));
  const InstanceView& view = views->front();
  if (view.operation == "ModifyInstancesVpcAttribute" && view.operation_state == "OPERATING") {
    return sdk::Settled(ResolveResponse::RUNNING);
  }
  return sdk::ByInterface(context, context.kind);
}

}  // namespace

const std::vector<sdk::OperationHandler<Session>>& Operations() {
  static const auto* const handlers = new std::vector<sdk::OperationHandler<Session>>{
      {CREATE_INTERFACE, &CreateInterface},
      {DELETE_INTERFACE, &DeleteInterface},
      {UPDATE_INTERFACE, &UpdateInterface},
      {SET_SECURITY_GROUPS, &SetSecurityGroups},
      {SET_TAGS, &SetTags},
      {ASSIGN_ADDRESSES, &AssignAddresses},
      {UNASSIGN_ADDRESSES, &UnassignAddresses},
      {MOVE_ADDRESSES, &MoveAddresses},
      {ATTACH, &Attach},
      {DETACH, &Detach},
      {MOVE_INTERFACE, &MoveInterface},
      {CHANGE_SUBNET, &ChangePrimary, &ResolvePrimary},
      {CHANGE_PRIMARY_ADDRESS, &ChangePrimary, &ResolvePrimary},
      {ALLOCATE_EIP, &AllocateEip},
      {RELEASE_EIP, &ReleaseEip},
      {UPDATE_EIP, &UpdateEip},
      {BIND_EIP, &BindEip},
      {UNBIND_EIP, &UnbindEip},
  };
  return *handlers;
}

RequestJson TagsOfCreation(const OperationContext& context) {
  RequestJson tags = RequestJson::array();
  for (const Tag& tag : sdk::CreationTags(context)) tags.push_back({{"Key", tag.key()}, {"Value", tag.value()}});
  return tags;
}

std::vector<std::string> AddressesPicked(const Json& address_set, const std::vector<std::string>& given) {
  std::vector<std::string> picked;
  for (const Json& json : address_set) {
    const std::string address = sdk::Text(json, "PrivateIpAddress");
    if (address.empty() || sdk::Flag(json, "Primary")) continue;
    if (std::find(given.begin(), given.end(), address) == given.end()) picked.push_back(address);
  }
  return picked;
}

}  // namespace eniform::tencentcloud
