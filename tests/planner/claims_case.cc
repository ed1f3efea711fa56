#include "tests/planner/claims_case.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "config/load.h"
#include "gmock/gmock.h"
#include "tests/planner/model_cloud.h"

namespace eniform::planner {
namespace {

constexpr char kProvider[] = "stack: test\nproviders: {gz: {plugin: tencentcloud, region: ap-guangzhou}}\n";

// A line's words, and its `key=value` words apart.
struct Line {
  std::vector<std::string> words;
  std::map<std::string, std::string> named;

  const std::string& Word(size_t i) const {
    static const auto& none = *new std::string;
    if (i < words.size()) return words[i];
    ADD_FAILURE() << "too few words: " << absl::StrJoin(words, " ");
    return none;
  }
  std::string Named(const std::string& key, const std::string& otherwise) const {
    const auto it = named.find(key);
    return it == named.end() ? otherwise : it->second;
  }
  int Number(const std::string& key, int otherwise) const {
    int number = otherwise;
    const auto it = named.find(key);
    EXPECT_TRUE(it == named.end() || absl::SimpleAtoi(it->second, &number)) << key;
    return number;
  }
};

std::vector<Line> LinesOf(const std::string& text) {
  std::vector<Line> lines;
  for (absl::string_view row : absl::StrSplit(text, '\n', absl::SkipWhitespace())) {
    Line line;
    for (absl::string_view word : absl::StrSplit(row, ' ', absl::SkipWhitespace())) {
      const std::pair<std::string, std::string> parts = absl::StrSplit(word, absl::MaxSplits('=', 1));
      if (absl::StrContains(word, '=')) {
        line.named.insert(parts);
      } else {
        line.words.push_back(parts.first);
      }
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

Declaration DeclarationOf(const std::string& yaml) {
  std::string directory = std::filesystem::temp_directory_path() / "eniform-claims-XXXXXX";
  EXPECT_NE(mkdtemp(directory.data()), nullptr);
  const std::string file = directory + "/case.eni.yaml";
  std::ofstream(file) << kProvider << yaml;
  config::LoadOptions options;
  options.files = {file};
  config::Loaded loaded = config::Load(options);
  std::filesystem::remove_all(directory);
  EXPECT_FALSE(HasErrors(loaded.diagnostics)) << yaml << loaded.diagnostics.front().detail();
  return std::move(loaded.declaration);
}

void Quotas(Bed& bed, const Line& line) {
  const bool eips = line.Word(1) == "eips";
  const std::string scope = eips ? "" : line.Word(2);
  Quota& quota = *bed.observation.add_quotas();
  quota.set_kind(eips ? QUOTA_KIND_EIPS : QUOTA_KIND_INTERFACES_PER_VPC);
  quota.set_scope(scope);
  quota.set_live(true);
  int limit = 0;
  EXPECT_TRUE(absl::SimpleAtoi(line.Word(eips ? 2 : 3), &limit));
  quota.set_limit(limit);
  int used = eips ? bed.observation.eips_size() : 0;
  for (const NetworkInterface& interface : bed.observation.interfaces()) used += !eips && interface.vpc_id() == scope;
  quota.set_used(used);
}

void World(Bed& bed, const Line& line) {
  const std::string& what = line.Word(0);
  if (what == "subnet") {
    bed.Subnet(line.Word(1), line.Word(2), line.Named("zone", "z1"), line.Named("vpc", "vpc-1"));
    bed.observation.mutable_subnets()->rbegin()->set_available_addresses(line.Number("free", 100));
  } else if (what == "instance") {
    bed.Instance(line.Word(1), line.Word(2), line.Word(3), line.Number("slots", 4), line.Number("addresses", 10));
  } else if (what == "interface") {
    bed.Interface(line.Word(1), line.Word(2), absl::StrSplit(line.Word(3), ','), line.Named("on", ""));
  } else if (what == "eip") {
    const std::pair<std::string, std::string> place = absl::StrSplit(line.Named("on", "/"), absl::MaxSplits('/', 1));
    bed.Eip(line.Word(1), line.Word(2), place.first, place.second);
  } else if (what == "quota") {
    Quotas(bed, line);
  } else if (what == "without") {
    auto& all = *bed.capabilities.mutable_operations();
    const int before = all.size();
    all.erase(std::remove_if(all.begin(), all.end(), [&](const auto& o) { return OperationKind_Name(o.kind()) == line.Word(1); }),
              all.end());
    EXPECT_LT(all.size(), before) << line.Word(1);
  } else {
    ADD_FAILURE() << "a world has no '" << what << "'";
  }
}

void Unbind(Bed& bed, const std::string& eip_id) {
  Eip& eip = bed.EipAt(eip_id);
  for (PrivateAddress& address : *bed.At(eip.interface_id()).mutable_addresses()) {
    if (address.eip_id() != eip_id) continue;
    address.clear_eip_id();
    address.clear_public_ip();
  }
  eip.clear_interface_id();
  eip.clear_private_ip();
  eip.set_status(EIP_STATUS_FREE);
}

void Bind(Bed& bed, const std::string& eip_id, const std::string& interface_id, const std::string& private_ip) {
  Eip& eip = bed.EipAt(eip_id);
  bool found = false;
  for (PrivateAddress& address : *bed.At(interface_id).mutable_addresses()) {
    if (address.address() != private_ip) continue;
    address.set_eip_id(eip_id);
    address.set_public_ip(eip.public_ip());
    found = true;
  }
  EXPECT_TRUE(found) << private_ip << " is not on " << interface_id;
  eip.set_interface_id(interface_id);
  eip.set_private_ip(private_ip);
  eip.set_status(EIP_STATUS_BOUND);
}

void Meanwhile(Bed& bed, const Line& line) {
  const std::string& what = line.Word(0);
  if (what == "delete") {
    bed.At(line.Word(1));  // is there
    bed.EraseInterface(line.Word(1));
  } else if (what == "detach") {
    bed.At(line.Word(1)).clear_instance_id();
    bed.At(line.Word(1)).set_status(INTERFACE_STATUS_AVAILABLE);
  } else if (what == "attach") {
    bed.At(line.Word(1)).set_instance_id(line.Word(2));
    bed.At(line.Word(1)).set_status(INTERFACE_STATUS_IN_USE);
  } else if (what == "unbind") {
    Unbind(bed, line.Word(1));
  } else if (what == "bind") {
    Bind(bed, line.Word(1), line.Word(2), line.Word(3));
  } else if (what == "tag") {
    for (const auto& [key, value] : line.named) {
      Tag& tag = *bed.At(line.Word(1)).add_tags();
      tag.set_key(key);
      tag.set_value(value);
    }
  } else {
    World(bed, line);
  }
}

void Apply(Bed& bed, const Declaration& declaration) {
  const Plan plan = bed.MakePlan(declaration);
  EXPECT_EQ(plan.diagnostics_size(), 0) << Text(plan);
  ModelCloud cloud(bed);
  for (const Operation& operation : plan.operations()) {
    EXPECT_EQ(cloud.Do(operation), "") << "operation " << operation.id() << " of\n" << Text(plan);
  }
  cloud.Remember(plan);
}

void Option(PlanOptions& options, const Line& line) {
  if (line.Word(0) == "replace") {
    options.replaces.push_back(line.Word(1));
  } else if (line.Word(0) == "destroy") {
    options.destroy = true;
  } else {
    ADD_FAILURE() << "no option '" << line.Word(0) << "'";
  }
}

}  // namespace

ClaimsCase ParseClaimsCase(const std::string& text) {
  ClaimsCase result;
  std::map<std::string, std::string> parts;
  std::string* into = nullptr;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    absl::string_view line = absl::string_view(text).substr(at, end - at);
    at = end;
    absl::string_view name = absl::StripTrailingAsciiWhitespace(line);
    if (into == &result.expected || !absl::ConsumePrefix(&name, "--- ")) {
      if (into != nullptr) absl::StrAppend(into, line);
      continue;
    }
    into = name == "expect" ? &result.expected : &parts[std::string(name)];
    if (name == "expect") result.head = text.substr(0, end);
  }
  for (const auto& [name, unused] : parts) {
    EXPECT_THAT(name, testing::AnyOf("world", "before", "meanwhile", "after", "options"));
  }
  for (const Line& line : LinesOf(parts["world"])) World(result.bed, line);
  if (parts.contains("before")) Apply(result.bed, DeclarationOf(parts["before"]));
  for (const Line& line : LinesOf(parts["meanwhile"])) Meanwhile(result.bed, line);
  for (const Line& line : LinesOf(parts["options"])) Option(result.options, line);
  result.after = DeclarationOf(parts["after"]);
  return result;
}

std::string TextWithCounts(const Plan& plan) {
  const PlanSummary& summary = plan.summary();
  std::vector<std::string> counts;
  const auto add = [&](int number, absl::string_view what) {
    if (number > 0) counts.push_back(absl::StrCat(number, " ", what));
  };
  add(summary.create(), "to create");
  add(summary.update(), "to update");
  add(summary.move(), "to move");
  add(summary.replace(), "to replace");
  add(summary.delete_(), "to delete");
  add(summary.forget(), "to forget");
  add(summary.import(), "to import");
  add(summary.operations(), "operations");
  add(summary.api_calls(), "calls");
  return counts.empty() ? Text(plan) : absl::StrCat(Text(plan), absl::StrJoin(counts, ", "), "\n");
}

}  // namespace eniform::planner
