// Which addresses go dark, from which operation to which, and how that is kept short.
#include <algorithm>
#include <map>
#include <set>

#include "planner/order.h"

namespace eniform::planner {
namespace {

struct Pairing {
  std::vector<int> releases, acquires;
};

// When interfaces are cut off and connected, by InterfaceKey.
struct Attachments {
  explicit Attachments(const Context& context) {
    for (size_t i = 0; i < context.drafts.size(); ++i) {
      const Operation& operation = context.drafts[i].operation;
      if (operation.kind() != ATTACH && operation.kind() != DETACH) continue;
      (operation.kind() == ATTACH ? attached : detached)[InterfaceKey(operation.provider(), operation.arguments().interface())] =
          static_cast<int>(i);
    }
  }

  absl::flat_hash_map<std::string, int> attached, detached;
};

int At(const absl::flat_hash_map<std::string, int>& drafts, const Operation& operation, int otherwise) {
  const auto it = drafts.find(InterfaceKey(operation.provider(), operation.arguments().interface()));
  return it == drafts.end() ? otherwise : it->second;
}

// Whether traffic reaches the interface that an operation takes something from: nothing goes dark where none did before.
bool IsInUse(const Context& context, const Operation& operation) {
  const World* world = context.WorldOf(operation.provider());
  const NetworkInterface* interface = world ? world->Interface(operation.arguments().interface().id()) : nullptr;
  return !interface || !interface->instance_id().empty();
}

}  // namespace

std::vector<DarkStretch> FindDark(const Context& context, const Claims& claims) {
  std::vector<DarkStretch> dark;
  std::map<ClaimId, Pairing> exclusive;  // those that are released
  std::set<std::string> lost;            // addresses released and not taken again: not dark, gone
  for (int i = 0; i < claims.drafts(); ++i) {
    for (const ClaimUse& use : claims.Of(i)) {
      if (use.role == ClaimRole::kReleases) exclusive[use.claim].releases.push_back(i);
    }
  }
  if (!exclusive.empty()) {
    for (int i = 0; i < claims.drafts(); ++i) {
      for (const ClaimUse& use : claims.Of(i)) {
        if (use.role != ClaimRole::kAcquires) continue;
        if (const auto released = exclusive.find(use.claim); released != exclusive.end()) released->second.acquires.push_back(i);
      }
    }
  }
  const auto public_ip = [&](int draft) -> std::string {
    const auto& addresses = context.drafts[draft].operation.addresses();
    return addresses.empty() ? "" : addresses[0];
  };
  const Attachments attachments(context);
  for (const auto& [claim, pairing] : exclusive) {
    const int from = pairing.releases.front();
    const Operation& release = context.drafts[from].operation;
    if (!IsInUse(context, release)) continue;
    switch (claims.kind(claim)) {
      case ClaimKind::kAddress:
      case ClaimKind::kEip: {
        const std::string address = claims.kind(claim) == ClaimKind::kEip ? public_ip(from) : claims.label(claim);
        const bool regained = !pairing.acquires.empty() && context.drafts[pairing.acquires.front()].operation.kind() != RELEASE_EIP;
        if (regained) {
          // An interface that is cut off before it is deleted, or connected after it is created, carries nothing in between.
          const int until = pairing.acquires.front();
          const Operation& acquire = context.drafts[until].operation;
          const int connected = acquire.kind() == CREATE_INTERFACE ? At(attachments.attached, acquire, until) : until;
          const int cut = release.kind() == DELETE_INTERFACE ? At(attachments.detached, release, from) : from;
          dark.push_back({address, cut, connected});
          // It is out of reach as soon as its interface is.
          const int detached = At(attachments.detached, release, from);
          if (detached != cut) dark.push_back({address, detached, connected});
        } else {
          lost.insert(address);
        }
        break;
      }
      case ClaimKind::kAttachment:
        if (pairing.acquires.empty()) break;
        for (const std::string& address : release.addresses()) dark.push_back({address, from, pairing.acquires.front()});
        break;
      default:
        break;
    }
  }
  for (int i = 0; i < static_cast<int>(context.drafts.size()); ++i) {
    const Operation& operation = context.drafts[i].operation;
    if (operation.kind() == MOVE_ADDRESSES && !IsInUse(context, operation)) continue;
    switch (operation.kind()) {
      case MOVE_ADDRESSES:
      case MOVE_INTERFACE:
      case CHANGE_SUBNET:
      case CHANGE_PRIMARY_ADDRESS:
        for (const std::string& address : operation.addresses()) {
          dark.push_back({address, i, i});
          // Out of reach already where its interface was cut off before.
          const int detached = operation.kind() == MOVE_ADDRESSES ? At(attachments.detached, operation, i) : i;
          if (detached != i) dark.push_back({address, detached, i});
        }
        break;
      default:
        break;
    }
  }
  dark.erase(std::remove_if(dark.begin(), dark.end(), [&](const DarkStretch& d) { return d.address.empty() || lost.contains(d.address); }),
             dark.end());
  return dark;
}

}  // namespace eniform::planner
