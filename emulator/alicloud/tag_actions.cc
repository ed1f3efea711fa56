#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "emulator/alicloud/call.h"

namespace eniform::emulator::alicloud {
namespace {

// Each product tags its own kinds: ECS `eni`, `instance`, `securitygroup`; VPC `EIP`, `VPC`, `VSWITCH` (Alibaba reference 2.12).
Tags* TagsOfEcs(World& world, const std::string& type, const std::string& id) {
  if (type == "eni") {
    Interface* interface = world.interfaces.Find(id);
    return interface == nullptr ? nullptr : &interface->tags;
  }
  if (type == "instance") {
    Instance* instance = world.instances.Find(id);
    return instance == nullptr ? nullptr : &instance->tags;
  }
  if (type == "securitygroup") {
    SecurityGroup* group = world.security_groups.Find(id);
    return group == nullptr ? nullptr : &group->tags;
  }
  return nullptr;
}

Tags* TagsOfVpc(World& world, const std::string& type, const std::string& id) {
  if (type == "EIP") {
    Eip* eip = world.eips.Find(id);
    return eip == nullptr ? nullptr : &eip->tags;
  }
  if (type == "VPC") {
    Vpc* vpc = world.vpcs.Find(id);
    return vpc == nullptr ? nullptr : &vpc->tags;
  }
  if (type == "VSWITCH") {
    Subnet* subnet = world.subnets.Find(id);
    return subnet == nullptr ? nullptr : &subnet->tags;
  }
  return nullptr;
}

Tags* TagsOf(World& world, Product product, const std::string& type, const std::string& id) {
  return product == Product::kEcs ? TagsOfEcs(world, type, id) : TagsOfVpc(world, type, id);
}

// All resources of a call are found before any is changed.
Refusal FindAll(Call& call, Product product, std::vector<Tags*>& found) {
  for (const std::string& id : call.in.List("ResourceId")) {
    Tags* tags = TagsOf(call.world, product, call.Text("ResourceType"), id);
    if (tags == nullptr) return {"InvalidResourceId.NotFound", absl::StrCat("The resource `", id, "` does not exist.")};
    found.push_back(tags);
  }
  return Refusal::None();
}

Refusal TagResourcesOf(Call& call, Product product) {
  std::vector<Tags*> found;
  Tags added;
  EMULATOR_TRY(ReadTags(call.in, added));
  EMULATOR_TRY(FindAll(call, product, found));
  for (const Tags* tags : found) {
    Tags all = *tags;
    for (const auto& [key, value] : added) {
      const auto has = all.find(key);
      // Whether an existing key gets the new value is not documented (Alibaba reference 8): by the seed it does, or it is refused.
      if (has != all.end() && has->second != value && call.world.Coin("tags are not overwritten"))
        return {"Duplicate.TagKey", absl::StrCat("The tag `", key, "` is there with another value.")};
      all[key] = value;
    }
    EMULATOR_TRY(CheckTagQuota(all));
  }
  for (Tags* tags : found) {
    for (const auto& [key, value] : added) (*tags)[key] = value;
  }
  return Refusal::None();
}

Refusal UntagResourcesOf(Call& call, Product product) {
  std::vector<Tags*> found;
  const std::vector<std::string> keys = call.in.List("TagKey");
  if (keys.empty() && !call.in.Flag("All", false)) return {"MissingTagKey", "`TagKey.N` or `All` is missing."};
  EMULATOR_TRY(FindAll(call, product, found));
  for (Tags* tags : found) {
    if (keys.empty()) tags->clear();  // All counts only where no key is named (Alibaba reference 2.12)
    for (const std::string& key : keys) tags->erase(key);
  }
  return Refusal::None();
}

// (resource, tag) pairs by token; of the resources that are named, or of all that have the tags asked for.
Refusal ListTagResourcesOf(Call& call, Product product) {
  World& world = call.world;
  const std::string type = call.Text("ResourceType");
  std::vector<std::string> ids = call.in.List("ResourceId");
  if (ids.empty() && call.in.Structs("Tag").empty()) return {"MissingResourceId", "`ResourceId.N` or `Tag.N` is missing."};
  if (ids.empty()) {
    const auto collect = [&](auto& table) {
      for (uint32_t slot : table.live()) ids.push_back(table.at(slot).id);
    };
    if (type == "eni") collect(world.interfaces);
    if (type == "instance") collect(world.instances);
    if (type == "EIP") collect(world.eips);
  }
  Paging paging;
  EMULATOR_TRY(call.ReadPaging(50, 50, paging));
  uint64_t index = 0, written = 0;
  std::string next;
  call.out.Key("TagResources").BeginObject().Key("TagResource").BeginArray();
  for (const std::string& id : ids) {
    const Tags* tags = TagsOf(world, product, type, id);
    if (tags == nullptr || !call.MatchesTags(*tags)) continue;
    for (const auto& [key, value] : *tags) {
      if (static_cast<int64_t>(index++) <= paging.after) continue;
      if (written == paging.results) {
        if (next.empty()) next = call.TokenAfter(static_cast<uint32_t>(index - 2));
        continue;
      }
      call.out.BeginObject().TextField("ResourceId", id).TextField("ResourceType", type);
      call.out.TextField("TagKey", key).TextField("TagValue", value).EndObject();
      ++written;
    }
  }
  call.out.EndArray().EndObject().TextField("NextToken", next);
  return Refusal::None();
}

}  // namespace

void AddTagActions(ActionTable& table) {
  const auto add = [&](Product product, const char* name, ActionKind kind, const char* parameters, Refusal (*run)(Call&)) {
    table.emplace(std::make_pair(product, name), Action{kind, 400, ParameterSpec(parameters), run});
  };
  const char* tag = "RegionId! ResourceType! ResourceId:l<=50! Tag:t<=20!";
  const char* untag = "RegionId! ResourceType! ResourceId:l<=50! TagKey:l<=20 All:b";
  const char* list = "RegionId! ResourceType! ResourceId:l<=50 Tag:t<=20 MaxResults:u";
  add(Product::kEcs, "TagResources", ActionKind::kWrite, tag, [](Call& call) { return TagResourcesOf(call, Product::kEcs); });
  add(Product::kEcs, "UntagResources", ActionKind::kWrite, untag, [](Call& call) { return UntagResourcesOf(call, Product::kEcs); });
  add(Product::kEcs, "ListTagResources", ActionKind::kRead, list, [](Call& call) { return ListTagResourcesOf(call, Product::kEcs); });
  // At most 20 resources at a call: the smaller of the two documented numbers (Alibaba reference 2.12). `UnTagResources` is the
  // vendor's spelling.
  const char* vpc_tag = "RegionId! ResourceType! ResourceId:l<=20! Tag:t<=20!";
  const char* vpc_untag = "RegionId! ResourceType! ResourceId:l<=20! TagKey:l<=20 All:b";
  add(Product::kVpc, "TagResources", ActionKind::kWrite, vpc_tag, [](Call& call) { return TagResourcesOf(call, Product::kVpc); });
  add(Product::kVpc, "UnTagResources", ActionKind::kWrite, vpc_untag, [](Call& call) { return UntagResourcesOf(call, Product::kVpc); });
  add(Product::kVpc, "ListTagResources", ActionKind::kRead, list, [](Call& call) { return ListTagResourcesOf(call, Product::kVpc); });
}

}  // namespace eniform::emulator::alicloud
