// Names, descriptions and tags: what the cloud keeps of them.
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "planner/rules/rules.h"

namespace eniform::planner {
namespace {

// Characters of UTF-8 text: bytes that do not continue another.
int Characters(absl::string_view text) {
  int count = 0;
  for (unsigned char byte : text) count += (byte & 0xC0) != 0x80;
  return count;
}

bool IsAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// What stands against the text; empty: nothing. REQUIRES: the text is not empty.
std::string WhyNot(const TextLimits& limits, const std::string& text) {
  const int characters = Characters(text), bytes = static_cast<int>(text.size());
  if (limits.max_bytes() > 0 && bytes > limits.max_bytes()) {
    return absl::StrCat("has ", bytes, " bytes in UTF-8, and at most ", limits.max_bytes(), " are allowed");
  }
  if (limits.max_characters() > 0 && characters > limits.max_characters()) {
    return absl::StrCat("has ", characters, " characters, and at most ", limits.max_characters(), " are allowed");
  }
  if (characters < limits.min_characters()) {
    return absl::StrCat("has ", characters, characters == 1 ? " character" : " characters", ", and at least ", limits.min_characters(),
                        " are needed");
  }
  if (limits.begins_with_letter() && IsAscii(text[0]) && !absl::ascii_isalpha(text[0])) return "does not begin with a letter";
  for (char c : text) {
    if (!limits.restricted() || !IsAscii(c) || absl::ascii_isalnum(c) || absl::StrContains(limits.punctuation(), c)) continue;
    return absl::StrCat("holds '", absl::string_view(&c, 1), "', and of ASCII only letters, digits",
                        limits.punctuation().empty() ? "" : absl::StrCat(" and any of ", limits.punctuation()), " are allowed");
  }
  const std::string lower = absl::AsciiStrToLower(text);
  for (const std::string& beginning : limits.forbidden_beginnings()) {
    if (absl::StartsWith(lower, beginning)) return absl::StrCat("begins with '", beginning, "', which the cloud keeps for itself");
  }
  for (const std::string& part : limits.forbidden_parts()) {
    if (absl::StrContains(lower, part)) return absl::StrCat("holds '", part, "', which is not allowed");
  }
  return "";
}

class Checker {
 public:
  Checker(Context& context, const World& world, const Operation& operation)
      : context_(context), world_(world), target_(operation.target()), arguments_(operation.arguments()) {}

  void Name(const TextLimits& limits, absl::string_view rule) {
    if (arguments_.name().empty()) return;
    if (const std::string why = WhyNot(limits, arguments_.name()); !why.empty()) {
      context_.Report(
          Message("EF-P70", {{"name", arguments_.name()}, {"address", target_}, {"why", why}}, Place("name"), world_.RuleCode(rule, "")));
    }
  }

  void Description() {
    if (arguments_.description().empty()) return;
    if (const std::string why = WhyNot(world_.capabilities().interface_description(), arguments_.description()); !why.empty()) {
      context_.Report(
          Message("EF-P71", {{"address", target_}, {"why", why}}, Place("description"), world_.RuleCode("interface_description", "")));
    }
  }

  // `all`: how many tags it has afterwards.
  void Tags(int all) {
    const Capabilities& capabilities = world_.capabilities();
    if (capabilities.max_tags() > 0 && all > capabilities.max_tags()) {
      context_.Report(Message("EF-P72",
                              {{"address", target_}, {"count", absl::StrCat(all)}, {"limit", absl::StrCat(capabilities.max_tags())}},
                              Place("tags"), world_.RuleCode("tags", "")));
    }
    for (const Tag& tag : arguments_.tags()) {
      const Subject place = Place(absl::StrCat("tags.", tag.key()));
      if (const std::string why = WhyNot(capabilities.tag_key(), tag.key()); !why.empty()) {
        context_.Report(Message("EF-P73", {{"key", tag.key()}, {"address", target_}, {"part", "key"}, {"why", why}}, place,
                                world_.RuleCode("tag_key", "")));
      }
      const std::string why = tag.value().empty() ? "" : WhyNot(capabilities.tag_value(), tag.value());
      if (!why.empty()) {
        context_.Report(Message("EF-P73", {{"key", tag.key()}, {"address", target_}, {"part", "value"}, {"why", why}}, place,
                                world_.RuleCode("tag_value", "")));
      }
    }
  }

 private:
  Subject Place(absl::string_view field) const { return {target_, FieldOf(context_, target_, field)}; }

  Context& context_;
  const World& world_;
  const std::string& target_;
  const OperationArguments& arguments_;
};

// SET_TAGS names what changes; the limit counts what is declared.
int DeclaredTags(const Context& context, const Operation& operation) {
  if (const WantedInterface* interface = DeclaredInterface(context, operation.target())) return interface->declared->tags_size();
  return operation.arguments().tags_size();
}

}  // namespace

void CheckTexts(Context& context, const World& world, const Operation& operation) {
  Checker checker(context, world, operation);
  switch (operation.kind()) {
    case CREATE_INTERFACE:
    case UPDATE_INTERFACE:
      checker.Name(world.capabilities().interface_name(), "interface_name");
      checker.Description();
      checker.Tags(operation.arguments().tags_size());
      break;
    case ALLOCATE_EIP:
    case UPDATE_EIP:
      checker.Name(world.capabilities().eip_name(), "eip_name");
      checker.Tags(operation.arguments().tags_size());
      break;
    case SET_TAGS:
      checker.Tags(DeclaredTags(context, operation));
      break;
    default:
      break;
  }
}

}  // namespace eniform::planner
