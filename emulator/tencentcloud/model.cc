#include "emulator/tencentcloud/model.h"

namespace eniform::emulator::tencentcloud {

PrivateAddress* Interface::Address(Ipv4 ip) {
  for (PrivateAddress& address : addresses) {
    if (address.ip == ip) return &address;
  }
  return nullptr;
}

const char* StateText(InterfaceState state) {
  switch (state) {
    case InterfaceState::kPending:
      return "PENDING";
    case InterfaceState::kAvailable:
      return "AVAILABLE";
    case InterfaceState::kAttaching:
      return "ATTACHING";
    case InterfaceState::kDetaching:
      return "DETACHING";
    case InterfaceState::kDeleting:
      return "DELETING";
  }
  return "";
}

const char* StateText(AddressState state) {
  switch (state) {
    case AddressState::kPending:
      return "PENDING";
    case AddressState::kAvailable:
      return "AVAILABLE";
    case AddressState::kMigrating:
      return "MIGRATING";
    case AddressState::kDeleting:
      return "DELETING";
  }
  return "";
}

const char* StateText(EipStatus status) {
  switch (status) {
    case EipStatus::kCreating:
      return "CREATING";
    case EipStatus::kBinding:
      return "BINDING";
    case EipStatus::kBind:
      return "BIND";
    case EipStatus::kBindEni:
      return "BIND_ENI";
    case EipStatus::kUnbinding:
      return "UNBINDING";
    case EipStatus::kUnbind:
      return "UNBIND";
    case EipStatus::kOfflining:
      return "OFFLINING";
  }
  return "";
}

const char* StateText(InstanceState state) {
  switch (state) {
    case InstanceState::kPending:
      return "PENDING";
    case InstanceState::kRunning:
      return "RUNNING";
    case InstanceState::kStopping:
      return "STOPPING";
    case InstanceState::kStopped:
      return "STOPPED";
    case InstanceState::kStarting:
      return "STARTING";
    case InstanceState::kRebooting:
      return "REBOOTING";
    case InstanceState::kShutdown:
      return "SHUTDOWN";
    case InstanceState::kTerminating:
      return "TERMINATING";
  }
  return "";
}

const char* StateText(OperationState state) {
  switch (state) {
    case OperationState::kNone:
      return "";
    case OperationState::kOperating:
      return "OPERATING";
    case OperationState::kSuccess:
      return "SUCCESS";
    case OperationState::kFailed:
      return "FAILED";
  }
  return "";
}

const char* StateText(TaskStatus status) {
  switch (status) {
    case TaskStatus::kRunning:
      return "RUNNING";
    case TaskStatus::kSuccess:
      return "SUCCESS";
    case TaskStatus::kFailed:
      return "FAILED";
  }
  return "";
}

const char* AttachmentStateText(const Interface& interface) {
  if (interface.state == InterfaceState::kAvailable && !interface.instance.empty()) return "INUSE";
  return StateText(interface.state);
}

}  // namespace eniform::emulator::tencentcloud
