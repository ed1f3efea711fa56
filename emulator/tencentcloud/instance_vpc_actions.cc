#include <set>

#include "absl/strings/str_cat.h"
#include "emulator/tencentcloud/call.h"
#include "emulator/tencentcloud/instance_rules.h"
#include "emulator/tencentcloud/interface_rules.h"

namespace eniform::emulator::tencentcloud {
namespace {

// The one way to change the subnet and the primary address of a primary interface: Tencent reference 2.6.
struct Move {
  std::string instance;
  std::string subnet;
  Ipv4 ip;             // the new primary address
  bool keeps = false;  // it has that address already
};

Refusal CheckInstance(World& world, const Instance& instance, const Subnet& subnet, bool force_stop) {
  EMULATOR_TRY(MustBeIdle(instance));
  if (instance.state == InstanceState::kStopped && instance.stop_charging) {
    return {"UnsupportedOperation.StoppedModeStopCharging", absl::StrCat("`", instance.id, "` is stopped without charging.")};
  }
  if (instance.state != InstanceState::kRunning && instance.state != InstanceState::kStopped) {
    return {"OperationDenied.InstanceOperationInProgress", absl::StrCat("`", instance.id, "` is ", StateText(instance.state), ".")};
  }
  if (instance.state == InstanceState::kRunning && !force_stop) {
    return {"UnsupportedOperation.InstanceStateRunning", absl::StrCat("`", instance.id, "` is running, and `ForceStop` is false.")};
  }
  const Interface& primary = *world.interfaces.Find(instance.primary_interface);
  for (const PrivateAddress& address : primary.addresses) {
    const Eip* eip = address.eip.empty() ? nullptr : world.eips.Find(address.eip);
    const bool rests = eip == nullptr || eip->status == EipStatus::kBind || eip->status == EipStatus::kBindEni;
    if (address.state != AddressState::kAvailable || !rests || primary.addresses_busy) {
      return {"OperationDenied.InstanceOperationInProgress",
              absl::StrCat("An operation on the addresses of `", primary.id, "` is running.")};
    }
  }
  if (subnet.vpc != instance.vpc && instance.interfaces.size() > 1) {
    return {"UnsupportedOperation.ElasticNetworkInterface", absl::StrCat("`", instance.id, "` has secondary network interfaces.")};
  }
  if (subnet.id == instance.subnet) return Refusal::None();
  if (subnet.zone != instance.zone) {
    return {"EniNotAllowedChangeSubnet",
            absl::StrCat("`", subnet.id, "` is in ", subnet.zone, ", `", instance.id, "` in ", instance.zone, ".")};
  }
  if (primary.addresses.size() > 1) {
    return {"EniNotAllowedChangeSubnet", absl::StrCat("`", primary.id, "` has secondary addresses; they must be released first.")};
  }
  return Refusal::None();
}

Refusal CheckAddress(World& world, const Instance& instance, const Subnet& subnet, const std::string& text, Move& move) {
  Refusal refusal = CheckWantedAddress(world, subnet, text, move.ip);
  if (refusal.code == "ResourceInUse") {
    const Interface& primary = *world.interfaces.Find(instance.primary_interface);
    move.keeps = subnet.id == instance.subnet && primary.addresses.front().ip == move.ip;
    if (move.keeps) return Refusal::None();
    return {"VpcIpIsUsed", refusal.message};
  }
  if (refusal.code == "InvalidParameterValue.Range" || refusal.code == "InvalidParameterValue.Reserved")
    return {"VpcAddrNotInSubNet", refusal.message};
  return refusal;
}

// The old address is given up and the new one taken, in whatever subnet it is; a bound EIP stays with the primary address.
void Carry(World& world, const Move& move) {
  Instance& instance = *world.instances.Find(move.instance);
  Interface& primary = *world.interfaces.Find(instance.primary_interface);
  const Subnet& subnet = *world.subnets.Find(move.subnet);
  primary.addresses_busy = false;
  if (!move.keeps) {
    PrivateAddress address = primary.addresses.front();
    world.RemoveAddress(primary, address.ip);
    world.LetGo(subnet.vpc, move.ip);
    if (subnet.id != primary.subnet) world.MoveToSubnet(primary, subnet);
    address.ip = move.ip;
    if (Eip* eip = address.eip.empty() ? nullptr : world.eips.Find(address.eip)) eip->private_ip = move.ip;
    world.AddAddress(primary, std::move(address));
  }
  instance.vpc = subnet.vpc;
  instance.subnet = subnet.id;
}

void Restart(World& world, const std::string& id) {
  Instance* instance = world.instances.Find(id);
  if (instance == nullptr) return;
  instance->state = InstanceState::kStarting;
  world.AfterSettling([id](World& later) {
    Instance* started = later.instances.Find(id);
    if (started == nullptr) return;
    started->state = InstanceState::kRunning;
    ++started->reboots;
    FinishOperation(*started, OperationState::kSuccess, "");
  });
}

void Start(Call& call, const Move& move) {
  World& world = call.world;
  Instance& instance = *world.instances.Find(move.instance);
  Interface& primary = *world.interfaces.Find(instance.primary_interface);
  primary.addresses_busy = true;
  if (!move.keeps) world.Hold(primary.slot, *world.subnets.Find(move.subnet), move.ip);
  StartOperation(instance, "ModifyInstancesVpcAttribute", call.request_id);
  const bool runs = instance.state == InstanceState::kRunning;
  if (runs) instance.state = InstanceState::kStopping;
  world.AfterSettling([move, runs](World& later) {
    Carry(later, move);
    if (runs) {
      Restart(later, move.instance);
    } else {
      FinishOperation(*later.instances.Find(move.instance), OperationState::kSuccess, "");
    }
  });
}

Refusal ModifyInstancesVpcAttribute(Call& call) {
  World& world = call.world;
  const auto& wanted = call.in["VirtualPrivateCloud"];
  const std::string vpc_id = wanted["VpcId"].get<std::string>(), subnet_id = wanted["SubnetId"].get<std::string>();
  Subnet* subnet = world.subnets.Find(subnet_id);
  if (world.vpcs.Find(vpc_id) == nullptr) return {"InvalidParameterValue", absl::StrCat("The VPC `", vpc_id, "` does not exist.")};
  if (subnet == nullptr || subnet->vpc != vpc_id)
    return {"InvalidParameterValue", absl::StrCat("The VPC `", vpc_id, "` has no subnet `", subnet_id, "`.")};
  const std::vector<std::string> ids = call.Texts("InstanceIds");
  std::vector<std::string> ips;
  if (wanted.contains("PrivateIpAddresses") && !wanted["PrivateIpAddresses"].is_null())
    ips = wanted["PrivateIpAddresses"].get<std::vector<std::string>>();
  if (!ips.empty() && ips.size() != ids.size()) {
    return {"InvalidParameterValue", absl::StrCat("There are ", ids.size(), " instances and ", ips.size(), " addresses.")};
  }

  std::vector<Move> moves;
  std::set<uint32_t> taken;
  std::set<std::string> seen;
  for (size_t i = 0; i < ids.size(); ++i) {
    Instance* instance = nullptr;
    EMULATOR_TRY(FindInstanceOfCvm(call, ids[i], instance));
    EMULATOR_TRY(CheckInstance(world, *instance, *subnet, call.Flag("ForceStop", true)));
    Move move{instance->id, subnet_id, Ipv4(), false};
    if (!seen.insert(instance->id).second) return {"InvalidParameterValue.DuplicatePara", absl::StrCat("`", ids[i], "` is given twice.")};
    if (!ips.empty()) {
      EMULATOR_TRY(CheckAddress(world, *instance, *subnet, ips[i], move));
      if (!taken.insert(move.ip.value).second) return {"VpcIpIsUsed", absl::StrCat("The address ", ips[i], " is given twice.")};
    }
    moves.push_back(move);
  }
  if (ips.empty() && subnet->Free() < moves.size()) {
    return {"ResourceInsufficient.Subnet", absl::StrCat("The subnet `", subnet->id, "` has ", subnet->Free(), " free addresses.")};
  }
  for (Move& move : moves) {
    if (ips.empty()) move.ip = *world.PickAddress(*subnet);
    Start(call, move);
  }
  return Refusal::None();
}

}  // namespace

void AddInstanceVpcActions(ActionTable& table) {
  table.emplace(
      "ModifyInstancesVpcAttribute",
      Action{Product::kCvm, ActionKind::kWrite, 10, Throttle::kCommon,
             ParameterSpec("InstanceIds[]<=100! VirtualPrivateCloud:vpc! ForceStop:b ReserveHostName:b"), ModifyInstancesVpcAttribute});
}

}  // namespace eniform::emulator::tencentcloud
