// A world as a person reads it in a failure.
#include <ostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/property/world.h"

namespace eniform::property {
namespace {

constexpr const char* kTroubles[] = {"throttled",      "busy", "internal error", "internal error, done",
                                     "not sent",       "lost", "lost, done",     "throttled",
                                     "internal error", "lost", "garbage",        "stale"};

constexpr const char* kChanges[] = {"move address",
                                    "swap addresses",
                                    "rotate addresses",
                                    "replace addresses",
                                    "secondaries",
                                    "count",
                                    "primary address",
                                    "swap primaries",
                                    "subnet",
                                    "instance",
                                    "swap instances",
                                    "rotate instances",
                                    "move EIP",
                                    "swap EIPs",
                                    "rotate EIPs",
                                    "EIP attributes",
                                    "attributes",
                                    "remove",
                                    "remove EIP",
                                    "remove all",
                                    "add",
                                    "add EIP",
                                    "rename",
                                    "on_remove",
                                    "replace order",
                                    "keep unlisted",
                                    "termination",
                                    "primary subnet",
                                    "primary's addresses",
                                    "somebody detaches",
                                    "somebody attaches",
                                    "somebody assigns",
                                    "somebody unassigns",
                                    "somebody deletes",
                                    "somebody unbinds",
                                    "somebody rebinds",
                                    "somebody releases",
                                    "somebody renames",
                                    "somebody tags",
                                    "somebody sets groups"};
static_assert(std::size(kChanges) == static_cast<size_t>(Change::kLast) + 1);

// "word value", where the value says something.
void Say(std::string& line, absl::string_view word, int value, int usual = 0) {
  if (value != usual) absl::StrAppend(&line, " ", word, " ", value);
}

std::string Line(const InterfaceWish& wish) {
  std::string line = SubnetId(wish.subnet);
  Say(line, "primary", wish.primary);
  if (!wish.secondaries.empty()) absl::StrAppend(&line, " secondaries ", absl::StrJoin(wish.secondaries, ","));
  Say(line, "picked", wish.picked);
  Say(line, "on ins", wish.instance);
  Say(line, "groups", wish.groups, 1);
  Say(line, "tags", wish.tags);
  Say(line, "name", wish.name);
  Say(line, "description", wish.description);
  Say(line, "on_remove", wish.on_remove);
  Say(line, "replace", wish.replace);
  if (wish.keep_unlisted) line += " keep";
  if (wish.delete_on_termination) line += " delete_on_termination";
  return line;
}

std::string Line(const EipWish& wish) {
  std::string line = wish.release ? "released" : "kept";
  Say(line, "on interface", wish.interface);
  Say(line, "place", wish.place);
  Say(line, "bandwidth", wish.bandwidth);
  Say(line, "tags", wish.tags);
  return line;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const World& world) {
  out << "\ninstances: " << world.slots << " slots, " << world.addresses << " addresses an interface; settle " << world.settle_ms
      << " ms, latency " << world.latency_ms << " ms, start delay " << world.start_delay_ms << " ms, order " << world.order
      << (world.destroy ? ", destroyed at the end" : "") << "\n";
  int number = 0;
  for (const InterfaceWish& wish : world.interfaces) out << "  " << InterfaceKey(number++) << ": " << Line(wish) << "\n";
  for (const EipWish& wish : world.eips) out << "  " << EipKey(number++) << ": " << Line(wish) << "\n";
  for (const Round& round : world.rounds) {
    out << "  round";
    if (round.replace != 0) out << " --replace " << round.replace;
    if (round.parallelism != 32) out << " --parallelism " << round.parallelism;
    out << "\n";
    for (const Edit& edit : round.edits) {
      out << "    " << kChanges[static_cast<int>(edit.change)] << " (" << edit.a << ", " << edit.b << ", " << edit.c << ")\n";
    }
    for (const Fault& fault : round.faults) {
      out << "    " << (fault.trouble >= Trouble::kReadThrottled ? "read" : "write") << " call " << fault.nth << ": "
          << kTroubles[static_cast<int>(fault.trouble)] << "\n";
    }
  }
  return out;
}

}  // namespace eniform::property
