#include "emulator/emulator.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace eniform::emulator {
namespace {

using nlohmann::json;

HttpResponse JsonResponse(int status, const json& body) {
  HttpResponse response;
  response.status = status;
  // What a client sent may not be UTF-8, an action's name in the statistics for one.
  response.body = body.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
  return response;
}

HttpResponse ControlError(int status, absl::string_view what) { return JsonResponse(status, json{{"error", std::string(what)}}); }

}  // namespace

std::unique_ptr<Emulator> Emulator::Create(const std::vector<CloudEntry>& clouds, const EmulatorOptions& options,
                                           const std::vector<WorldSource>& worlds, const std::map<std::string, int64_t>& generate,
                                           WorldErrors& errors) {
  auto emulator = std::unique_ptr<Emulator>(new Emulator(options));
  std::vector<std::string> names;
  for (const CloudEntry& entry : clouds) {
    names.push_back(entry.name);
    emulator->clouds_.push_back({entry.name, entry.make(options.cloud)});
    emulator->stats_[entry.name];
  }
  for (const WorldSource& world : worlds) {
    auto document = YamlDocument::Parse(world.file, world.text);
    if (!document.ok()) {
      errors.Add(document.status());
      continue;
    }
    YamlNode root = (*document)->root();
    if (root.kind() != YamlKind::kMap) {
      errors.Add(Place{world.file, std::max(1, root.line())},
                 absl::StrCat("a world is a mapping with one of: ", absl::StrJoin(names, ", ")));
      continue;
    }
    MapReader reader(root, "a world", errors);
    for (Hosted& hosted : emulator->clouds_) {
      YamlNode section = reader.Map(hosted.name);
      if (section.kind() == YamlKind::kMap) hosted.cloud->LoadSection(section, errors);
    }
    reader.Finish();
  }
  emulator->Generate(generate, errors);
  for (Hosted& hosted : emulator->clouds_) hosted.cloud->FinishLoading(errors);
  if (!errors.empty()) return nullptr;
  return emulator;
}

void Emulator::Generate(const std::map<std::string, int64_t>& sizes, WorldErrors& errors) {
  std::map<std::string, std::map<std::string, int64_t>> by_cloud;
  for (const auto& [key, value] : sizes) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(key, absl::MaxSplits('.', 1));
    if (!absl::StrContains(key, '.')) {
      by_cloud[clouds_.front().name][key] = value;
    } else if (stats_.count(parts.first) > 0) {
      by_cloud[parts.first][parts.second] = value;
    } else {
      errors.Add(Place{"--generate", 1}, absl::StrCat("there is no cloud `", parts.first, "` to make `", parts.second, "` in"));
    }
  }
  for (Hosted& hosted : clouds_) {
    if (auto it = by_cloud.find(hosted.name); it != by_cloud.end()) hosted.cloud->Generate(it->second, errors);
  }
}

HttpResponse Emulator::Handle(const HttpRequest& request) {
  if (request.path.rfind("/_emulator/", 0) == 0) return Control(request);
  for (Hosted& hosted : clouds_) {
    if (hosted.cloud->Owns(request)) return Call(hosted, request);
  }
  return ControlError(400, "the headers of this request belong to no cloud that is emulated here");
}

HttpResponse Emulator::Control(const HttpRequest& request) {
  const bool get = request.method == "GET";
  const bool post = request.method == "POST";
  if (request.path == "/_emulator/world" && get) {
    json world = json::object();
    for (Hosted& hosted : clouds_) world[hosted.name] = hosted.cloud->World();
    return JsonResponse(200, world);
  }
  if (request.path == "/_emulator/stats" && get) return JsonResponse(200, StatsToJson(stats_));
  if (request.path == "/_emulator/faults" && post) return PostFaults(request.body);
  if (request.path == "/_emulator/reset" && post) {
    faults_.Clear();
    for (Hosted& hosted : clouds_) {
      hosted.cloud->Reset();
      stats_[hosted.name] = CloudStats();
    }
    return JsonResponse(200, json::object());
  }
  return ControlError(404, "there is GET /_emulator/world, GET /_emulator/stats, POST /_emulator/faults and POST /_emulator/reset");
}

HttpResponse Emulator::PostFaults(const std::string& body) {
  json list = json::parse(body, nullptr, false);
  if (list.is_discarded()) return ControlError(400, "the body is not JSON");
  if (list.is_array()) {
    for (const json& entry : list) {
      if (!entry.is_object() || !entry.contains("cloud") || !entry["cloud"].is_string()) continue;
      const std::string name = entry["cloud"].get<std::string>();
      const auto hosted = std::find_if(clouds_.begin(), clouds_.end(), [&](const Hosted& one) { return one.name == name; });
      if (hosted == clouds_.end()) return ControlError(400, absl::StrCat("there is no cloud `", name, "` here"));
      const bool astray = entry.contains("do") && (entry["do"] == "fail_later" || entry["do"] == "never_end");
      if (astray && !hosted->cloud->StartsAstray())
        return ControlError(400, absl::StrCat("what `", name, "` starts can not go astray: there is no ", entry["do"].dump(), " for it"));
    }
  }
  std::vector<Fault> added;
  if (absl::Status status = faults_.Post(list, added); !status.ok()) return ControlError(400, std::string(status.message()));
  for (Hosted& hosted : clouds_) {
    for (const Fault& fault : added) {
      if (fault.kind != FaultKind::kStale || fault.cloud != hosted.name) continue;
      hosted.cloud->Remember();
      break;
    }
  }
  return JsonResponse(200, json::object());
}

HttpResponse Emulator::Call(Hosted& hosted, const HttpRequest& request) {
  const std::string action = hosted.cloud->ActionOf(request);
  CloudStats& stats = stats_[hosted.name];
  ++stats.calls[action.empty() ? "(none)" : action];
  absl::optional<Fault> fault = faults_.Strike(hosted.name, action, options_.cloud.clock->Elapsed());
  CloudAnswer answer = fault.has_value() ? CallWithFault(hosted, request, *fault) : hosted.cloud->Handle(request, WorldView::kLive);
  if (!answer.error_code.empty()) ++stats.rejections[answer.error_code];
  if (answer.throttled) ++stats.throttled;
  answer.response.delay += options_.latency;
  return std::move(answer.response);
}

CloudAnswer Emulator::CallWithFault(Hosted& hosted, const HttpRequest& request, const Fault& fault) {
  CloudAnswer answer;
  switch (fault.kind) {
    case FaultKind::kFail:
      if (fault.http_status == 0) return hosted.cloud->Refuse(request, fault.code, "refused by a fault that was posted to the emulator");
      answer.error_code = fault.code.empty() ? absl::StrCat("HTTP ", fault.http_status) : fault.code;
      answer.response.status = fault.http_status;
      answer.response.content_type = "text/plain";
      answer.response.body = fault.body.value_or("");
      return answer;
    case FaultKind::kGarbage:
      answer.response.status = fault.http_status == 0 ? 200 : fault.http_status;
      answer.response.content_type = "text/html";
      answer.response.body = fault.body.value_or("<html><body>It works!</body></html>");
      answer.error_code = "garbage";
      return answer;
    case FaultKind::kDropAnswer:
      answer = hosted.cloud->Handle(request, WorldView::kLive);
      answer.response.delivery = Delivery::kDrop;
      return answer;
    case FaultKind::kHang:
      answer = hosted.cloud->Handle(request, WorldView::kLive);
      answer.response.delay += fault.duration;
      return answer;
    case FaultKind::kStale:
      return hosted.cloud->Handle(request, WorldView::kRemembered);
    case FaultKind::kFailLater:
      return hosted.cloud->HandleAstray(request, Aftermath::kFails);
    case FaultKind::kNeverEnd:
      return hosted.cloud->HandleAstray(request, Aftermath::kHangs);
  }
  return answer;
}

}  // namespace eniform::emulator
