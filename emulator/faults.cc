#include "emulator/faults.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace eniform::emulator {
namespace {

absl::Status Wrong(size_t index, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("fault ", index + 1, ": ", what));
}

bool KindFromText(const std::string& text, FaultKind& kind) {
  if (text == "fail")
    kind = FaultKind::kFail;
  else if (text == "drop_answer")
    kind = FaultKind::kDropAnswer;
  else if (text == "hang")
    kind = FaultKind::kHang;
  else if (text == "stale")
    kind = FaultKind::kStale;
  else if (text == "garbage")
    kind = FaultKind::kGarbage;
  else if (text == "fail_later")
    kind = FaultKind::kFailLater;
  else if (text == "never_end")
    kind = FaultKind::kNeverEnd;
  else
    return false;
  return true;
}

absl::Status ReadFault(const nlohmann::json& entry, size_t index, Fault& fault) {
  if (!entry.is_object()) return Wrong(index, "is not an object");
  bool has_do = false;
  bool has_seconds = false;
  for (const auto& [key, value] : entry.items()) {
    if (key == "cloud" && value.is_string()) {
      fault.cloud = value.get<std::string>();
    } else if (key == "action" && value.is_string()) {
      fault.action = value.get<std::string>();
    } else if (key == "nth" && value.is_number_integer() && value.get<int64_t>() >= 1) {
      fault.nth = value.get<int64_t>();
    } else if (key == "do" && value.is_string()) {
      has_do = true;
      if (!KindFromText(value.get<std::string>(), fault.kind))
        return Wrong(index, "`do` is fail, drop_answer, hang, stale, garbage, fail_later or never_end");
    } else if (key == "code" && value.is_string()) {
      fault.code = value.get<std::string>();
    } else if (key == "http_status" && value.is_number_integer() && value.get<int64_t>() >= 100 && value.get<int64_t>() <= 599) {
      fault.http_status = value.get<int>();
    } else if (key == "body" && value.is_string()) {
      fault.body = value.get<std::string>();
    } else if (key == "seconds" && value.is_number() && value.get<double>() >= 0) {
      has_seconds = true;
      fault.duration = absl::Seconds(value.get<double>());
    } else {
      return Wrong(index, absl::StrCat("`", key, "` is no key of a fault, or its value has the wrong type"));
    }
  }
  if (fault.cloud.empty()) return Wrong(index, "`cloud` is missing");
  if (!has_do) return Wrong(index, "`do` is missing");
  if (fault.kind == FaultKind::kFail && fault.code.empty() && fault.http_status == 0)
    return Wrong(index, "`fail` needs `code` or `http_status`");
  if ((fault.kind == FaultKind::kHang || fault.kind == FaultKind::kStale) && !has_seconds) return Wrong(index, "`seconds` is missing");
  return absl::OkStatus();
}

}  // namespace

absl::Status Faults::Post(const nlohmann::json& list, std::vector<Fault>& added) {
  if (!list.is_array()) return absl::InvalidArgumentError("faults are a list of objects");
  std::vector<Fault> read;
  for (size_t i = 0; i < list.size(); ++i) {
    Fault fault;
    if (absl::Status status = ReadFault(list[i], i, fault); !status.ok()) return status;
    read.push_back(std::move(fault));
  }
  faults_.insert(faults_.end(), read.begin(), read.end());
  added = std::move(read);
  return absl::OkStatus();
}

void Faults::Clear() { faults_.clear(); }

absl::optional<Fault> Faults::Strike(absl::string_view cloud, absl::string_view action, absl::Duration now) {
  absl::optional<Fault> struck;
  std::vector<Fault> left;
  for (Fault& fault : faults_) {
    if (fault.cloud != cloud || (!fault.action.empty() && fault.action != action)) {
      left.push_back(std::move(fault));
      continue;
    }
    ++fault.seen;
    const bool lasts = fault.kind == FaultKind::kStale;
    if (lasts && fault.seen == std::max<int64_t>(fault.nth, 1)) fault.until = now + fault.duration;
    const bool over = lasts ? now >= fault.until : fault.nth != 0 && fault.seen > fault.nth;
    const bool strikes = !over && (lasts ? fault.seen >= fault.nth : fault.nth == 0 || fault.seen == fault.nth);
    if (strikes && !struck.has_value()) struck = fault;
    if (!over) left.push_back(std::move(fault));
  }
  faults_ = std::move(left);
  return struck;
}

}  // namespace eniform::emulator
