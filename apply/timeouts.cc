#include "apply/timeouts.h"

#include <string>

namespace eniform::apply {
namespace {

absl::Duration Parsed(const std::string& text, absl::Duration fallback) {
  absl::Duration duration;
  if (text.empty() || !absl::ParseDuration(text, &duration) || duration <= absl::ZeroDuration()) return fallback;
  return duration;
}

}  // namespace

absl::Duration TimeoutOf(OperationKind kind, const Timeouts& timeouts) {
  constexpr absl::Duration kUsual = absl::Minutes(10);
  switch (kind) {
    case CREATE_INTERFACE:
      return Parsed(timeouts.create(), kUsual);
    case DELETE_INTERFACE:
      return Parsed(timeouts.delete_(), kUsual);
    case ATTACH:
    case MOVE_INTERFACE:
      return Parsed(timeouts.attach(), kUsual);
    case DETACH:
      return Parsed(timeouts.detach(), kUsual);
    case ASSIGN_ADDRESSES:
    case UNASSIGN_ADDRESSES:
    case MOVE_ADDRESSES:
      return Parsed(timeouts.addresses(), kUsual);
    case CHANGE_SUBNET:
    case CHANGE_PRIMARY_ADDRESS:
      return Parsed(timeouts.instance(), absl::Minutes(20));
    case ALLOCATE_EIP:
    case RELEASE_EIP:
    case UPDATE_EIP:
    case BIND_EIP:
    case UNBIND_EIP:
      return Parsed(timeouts.eip(), kUsual);
    default:
      return kUsual;
  }
}

}  // namespace eniform::apply
