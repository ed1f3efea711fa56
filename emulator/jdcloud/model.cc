#include "emulator/jdcloud/model.h"

namespace eniform::emulator::jdcloud {

PrivateAddress* Interface::Address(Ipv4 ip) {
  for (PrivateAddress& address : addresses) {
    if (address.ip == ip) return &address;
  }
  return nullptr;
}

Attachment* Instance::Find(const std::string& interface_id) {
  for (Attachment& attachment : attachments) {
    if (attachment.interface_id == interface_id) return &attachment;
  }
  return nullptr;
}

const char* RoleText(Role role) {
  switch (role) {
    case Role::kPrimary:
      return "Primary";
    case Role::kSecondary:
      return "Secondary";
    case Role::kManaged:
      return "Managed";
    case Role::kSystem:
      return "";
  }
  return "";
}

const char* StatusText(InstanceStatus status) {
  switch (status) {
    case InstanceStatus::kRunning:
      return "running";
    case InstanceStatus::kStopped:
      return "stopped";
    case InstanceStatus::kError:
      return "error";
    case InstanceStatus::kPending:
      return "pending";
    case InstanceStatus::kStarting:
      return "starting";
    case InstanceStatus::kStopping:
      return "stopping";
    case InstanceStatus::kRebooting:
      return "rebooting";
    case InstanceStatus::kDeleting:
      return "deleting";
  }
  return "";
}

const char* StateText(EipState state) {
  switch (state) {
    case EipState::kUp:
      return "UP";
    case EipState::kDown:
      return "DOWN";
    case EipState::kProcessing:
      return "PROCESSING";
  }
  return "";
}

}  // namespace eniform::emulator::jdcloud
