#include "cli/bug_report.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"

namespace eniform::cli {
namespace {

std::string Json(const google::protobuf::Message& message) {
  std::string text;
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  const auto status = google::protobuf::util::MessageToJsonString(message, &text, options);
  return status.ok() ? text : "null";
}

std::string Quoted(const std::string& text) {
  ProviderDeclaration one;  // any message with a string: its printer knows how to write one
  one.set_key(text);
  const std::string json = Json(one);
  return json.substr(json.find(':') + 1, json.rfind('}') - json.find(':') - 1);
}

std::string List(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) absl::StrAppend(&list, list.empty() ? "" : ",", Quoted(text));
  return absl::StrCat("[", list, "]");
}

std::string Report(const planner::PlanInput& input, const Plan& unverified) {
  std::string observed, capabilities;
  for (const Observation& one : input.observed) absl::StrAppend(&observed, observed.empty() ? "" : ",\n  ", Json(one));
  for (const auto& [alias, can] : input.capabilities) {
    absl::StrAppend(&capabilities, capabilities.empty() ? "" : ",\n  ", Quoted(alias), ":", Json(can));
  }
  const planner::PlanOptions& options = input.options;
  return absl::StrCat("{\"eniform_bug_report\":1,\n\"version\":", Quoted(ENIFORM_VERSION),
                      ",\n\"options\":{\"targets\":", List(options.targets), ",\"excludes\":", List(options.excludes),
                      ",\"replaces\":", List(options.replaces), ",\"max_destroy\":", options.max_destroy,
                      ",\"destroy\":", options.destroy ? "true" : "false", ",\"refreshed\":", options.refreshed ? "true" : "false",
                      "},\n\"declaration\":", Json(input.desired), ",\n\"prior\":", Json(input.prior), ",\n\"observed\":[", observed,
                      "],\n\"capabilities\":{", capabilities, "},\n\"unverified_plan\":", Json(unverified), "}\n");
}

absl::Status Errno(absl::string_view doing, const std::string& path) {
  return absl::UnavailableError(absl::StrCat(doing, " '", path, "': ", ::strerror(errno), "."));
}

}  // namespace

absl::StatusOr<std::string> WriteBugReport(const std::string& directory, const planner::PlanInput& input, const Plan& unverified) {
  const std::string digest = planner::DigestOf(unverified);
  const std::string name = absl::StrCat("eniform-bug-", digest.substr(digest.find(':') + 1, 12), ".json");
  const std::string path = absl::StrCat(directory, "/", name);
  // Removed and made anew, so that neither a link nor a file with other permissions is written to.
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return Errno("Can not replace", path);
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return Errno("Can not write", path);
  const std::string text = Report(input, unverified);
  absl::Status status;
  for (size_t done = 0; done < text.size() && status.ok();) {
    const ssize_t written = ::write(file, text.data() + done, text.size() - done);
    if (written >= 0) {
      done += static_cast<size_t>(written);
    } else if (errno != EINTR) {
      status = Errno("Can not write", path);
    }
  }
  if (::close(file) != 0 && status.ok()) status = Errno("Can not write", path);
  if (!status.ok()) return status;
  return name;
}

}  // namespace eniform::cli
