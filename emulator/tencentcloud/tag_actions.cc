#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "emulator/tencentcloud/call.h"

namespace eniform::emulator::tencentcloud {
namespace {

// `qcs::vpc:<region>:uin/<account or nothing>:eni/<id>`: Tencent reference 2.7.
struct Resource {
  std::string type;
  std::string id;
};

Tags* TagsOf(World& world, const std::string& type, const std::string& id) {
  if (type == "eni") {
    Interface* interface = world.interfaces.Find(id);
    return interface == nullptr ? nullptr : &interface->tags;
  }
  if (type == "eip") {
    Eip* eip = world.eips.Find(id);
    return eip == nullptr ? nullptr : &eip->tags;
  }
  if (type == "vpc") {
    Vpc* vpc = world.vpcs.Find(id);
    return vpc == nullptr ? nullptr : &vpc->tags;
  }
  if (type == "subnet") {
    Subnet* subnet = world.subnets.Find(id);
    return subnet == nullptr ? nullptr : &subnet->tags;
  }
  if (type == "instance") {
    Instance* instance = world.instances.Find(id);
    return instance == nullptr ? nullptr : &instance->tags;
  }
  return nullptr;
}

Refusal ParseResource(Call& call, const std::string& text, Resource& resource) {
  const Refusal malformed{"InvalidParameterValue.ResourceDescription",
                          absl::StrCat("`", text, "` is not the six-part description of a resource.")};
  std::vector<std::string> parts = absl::StrSplit(text, ':');
  if (parts.size() != 6 || parts[0] != "qcs" || !absl::StartsWith(parts[4], "uin/")) return malformed;
  std::pair<std::string, std::string> what = absl::StrSplit(parts[5], absl::MaxSplits('/', 1));
  if (what.second.empty()) return malformed;
  if (parts[2] != (what.first == "instance" ? "cvm" : "vpc")) return malformed;
  if (parts[3] != call.world.region)
    return {"InvalidParameterValue.RegionNotFound", absl::StrCat("The region `", parts[3], "` is not served here.")};
  resource = {what.first, what.second};
  if (TagsOf(call.world, resource.type, resource.id) == nullptr) return {"ResourceNotFound", absl::StrCat("`", text, "` does not exist.")};
  return Refusal::None();
}

// Tags follow a little later than the answer (Tencent reference 8: "may lag").
void ChangeLater(World& world, const Resource& resource, Tags replaced, std::vector<std::string> removed) {
  world.After(1, 3, [resource, replaced = std::move(replaced), removed = std::move(removed)](World& later) {
    Tags* tags = TagsOf(later, resource.type, resource.id);
    if (tags == nullptr) return;
    for (const auto& [key, value] : replaced) (*tags)[key] = value;
    for (const std::string& key : removed) tags->erase(key);
  });
}

Refusal ReadResourceTags(Call& call, const char* name, Tags& tags) {
  if (!call.Has(name)) return Refusal::None();
  if (call.in[name].empty()) return {"InvalidParameter", absl::StrCat("`", name, "` is empty; leave it out instead.")};
  for (const auto& tag : call.in[name]) {
    const std::string key = tag["TagKey"].get<std::string>();
    if (key.empty()) return {"InvalidParameterValue.TagKeyEmpty", "A tag has an empty key."};
    if (!tags.emplace(key, tag["TagValue"].get<std::string>()).second)
      return {"InvalidParameterValue.TagDuplicateKey", absl::StrCat("The tag `", key, "` is given twice.")};
  }
  return Refusal::None();
}

Refusal ModifyResourceTags(Call& call) {
  Resource resource;
  EMULATOR_TRY(ParseResource(call, call.Text("Resource"), resource));
  if (!call.Has("ReplaceTags") && !call.Has("DeleteTags")) return {"MissingParameter", "One of `ReplaceTags` and `DeleteTags` is needed."};
  Tags replaced;
  EMULATOR_TRY(ReadResourceTags(call, "ReplaceTags", replaced));
  if (call.Has("DeleteTags") && call.in["DeleteTags"].empty()) return {"InvalidParameter", "`DeleteTags` is empty; leave it out instead."};
  std::vector<std::string> removed;
  for (const auto& tag : call.Has("DeleteTags") ? call.in["DeleteTags"] : nlohmann::json::array()) {
    removed.push_back(tag["TagKey"].get<std::string>());
    if (replaced.count(removed.back()) > 0)
      return {"InvalidParameter", absl::StrCat("The tag `", removed.back(), "` is both replaced and deleted.")};
  }
  ChangeLater(call.world, resource, std::move(replaced), std::move(removed));
  return Refusal::None();
}

Refusal ReadResourceList(Call& call, std::vector<Resource>& resources) {
  for (const std::string& text : call.Texts("ResourceList")) {
    Resource resource;
    EMULATOR_TRY(ParseResource(call, text, resource));
    resources.push_back(resource);
  }
  return Refusal::None();
}

Refusal TagResources(Call& call) {
  std::vector<Resource> resources;
  EMULATOR_TRY(ReadResourceList(call, resources));
  Tags tags;
  EMULATOR_TRY(ReadResourceTags(call, "Tags", tags));
  for (const Resource& resource : resources) ChangeLater(call.world, resource, tags, {});
  call.out.Key("FailedResources").BeginArray().EndArray();
  return Refusal::None();
}

Refusal UnTagResources(Call& call) {
  std::vector<Resource> resources;
  EMULATOR_TRY(ReadResourceList(call, resources));
  for (const Resource& resource : resources) ChangeLater(call.world, resource, {}, call.Texts("TagKeys"));
  call.out.Key("FailedResources").BeginArray().EndArray();
  return Refusal::None();
}

Refusal DescribeResourceTagsByResourceIds(Call& call) {
  World& world = call.world;
  if (call.Text("ResourceRegion") != world.region) return {"InvalidParameterValue.RegionNotFound", "The region is not served here."};
  const std::string service = call.Text("ServiceType"), prefix = call.Text("ResourcePrefix");
  if (service != (prefix == "instance" ? "cvm" : "vpc"))
    return {"InvalidParameterValue.ServiceTypeInvalid", absl::StrCat("`", service, "` has no `", prefix, "`.")};
  const int64_t offset = call.Integer("Offset", 0), limit = call.Integer("Limit", 15);
  if (offset < 0 || limit < 1 || limit > 400) return {"InvalidParameterValue.OffsetInvalid", "`Offset` or `Limit` is out of range."};
  int64_t total = 0;
  call.out.IntegerField("Offset", offset).IntegerField("Limit", limit).Key("Tags").BeginArray();
  for (const std::string& id : call.Texts("ResourceIds")) {
    const Tags* tags = TagsOf(world, prefix, id);
    for (const auto& [key, value] : tags == nullptr ? Tags() : *tags) {
      if (total >= offset && total < offset + limit) {
        call.out.BeginObject().TextField("TagKey", key).TextField("TagValue", value).TextField("ResourceId", id).EndObject();
      }
      ++total;
    }
  }
  call.out.EndArray().IntegerField("TotalCount", total);
  return Refusal::None();
}

}  // namespace

void AddTagActions(ActionTable& table) {
  const auto add = [&](const char* name, ActionKind kind, const char* parameters, Refusal (*run)(Call&)) {
    table.emplace(name, Action{Product::kTag, kind, 0, Throttle::kCommon, ParameterSpec(parameters), run});
  };
  add("ModifyResourceTags", ActionKind::kWrite, "Resource! ReplaceTags:resourcetag[]<=10 DeleteTags:tagkey[]<=10", ModifyResourceTags);
  add("TagResources", ActionKind::kWrite, "ResourceList[]<=10! Tags:resourcetag[]<=10!", TagResources);
  add("UnTagResources", ActionKind::kWrite, "ResourceList[]<=10! TagKeys[]<=10!", UnTagResources);
  add("DescribeResourceTagsByResourceIds", ActionKind::kRead,
      "ServiceType! ResourcePrefix! ResourceIds[]<=50! ResourceRegion! Offset:i Limit:i", DescribeResourceTagsByResourceIds);
}

}  // namespace eniform::emulator::tencentcloud
