#include "emulator/alicloud/model.h"

namespace eniform::emulator::alicloud {

PrivateAddress* Interface::Address(Ipv4 ip) {
  for (PrivateAddress& address : addresses) {
    if (address.ip == ip) return &address;
  }
  return nullptr;
}

const char* StateText(InterfaceState state) {
  switch (state) {
    case InterfaceState::kAvailable:
      return "Available";
    case InterfaceState::kAttaching:
      return "Attaching";
    case InterfaceState::kInUse:
      return "InUse";
    case InterfaceState::kDetaching:
      return "Detaching";
    case InterfaceState::kDeleting:
      return "Deleting";
  }
  return "";
}

const char* StateText(EipStatus status) {
  switch (status) {
    case EipStatus::kAssociating:
      return "Associating";
    case EipStatus::kUnassociating:
      return "Unassociating";
    case EipStatus::kInUse:
      return "InUse";
    case EipStatus::kAvailable:
      return "Available";
    case EipStatus::kReleasing:
      return "Releasing";
  }
  return "";
}

const char* StateText(InstanceState state) {
  switch (state) {
    case InstanceState::kPending:
      return "Pending";
    case InstanceState::kStarting:
      return "Starting";
    case InstanceState::kRunning:
      return "Running";
    case InstanceState::kStopping:
      return "Stopping";
    case InstanceState::kStopped:
      return "Stopped";
  }
  return "";
}

}  // namespace eniform::emulator::alicloud
