#include "config/jsonnet.h"

#include <algorithm>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "config/jsonnet_process.h"
#include "config/text_file.h"

namespace eniform::config {
namespace {

constexpr size_t kMostOfProblem = 500;  // characters: Jsonnet quotes whatever it was given

// Takes the place that begins `text` off it: "a.jsonnet:2:5", "a.jsonnet:2:5-9" or "a.jsonnet:(2:5)-(3:1)", as far as its file is known.
std::optional<Place> TakePlace(absl::string_view& text, const std::map<std::string, int32_t>& files) {
  for (const auto& [name, file] : files) {
    absl::string_view rest = text;
    if (!absl::ConsumePrefix(&rest, absl::StrCat(name, ":"))) continue;
    absl::ConsumePrefix(&rest, "(");
    const size_t end = rest.find_first_not_of("0123456789:");
    const std::vector<absl::string_view> numbers = absl::StrSplit(rest.substr(0, end), ':');
    Place place{file, 0, 0};
    if (numbers.size() < 2 || !absl::SimpleAtoi(numbers[0], &place.line) || !absl::SimpleAtoi(numbers[1], &place.column)) continue;
    rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of("0123456789:()-")));
    text = rest;
    return place;
  }
  return std::nullopt;
}

std::string HintFor(absl::string_view problem) {
  const absl::string_view undefined = "undefined external variable: ";
  const size_t at = problem.find(undefined);
  if (at == absl::string_view::npos) return "";
  const std::string name = Excerpt(problem.substr(at + undefined.size()));
  return absl::StrCat(" Give it with --var ", name, "=VALUE or ENIFORM_VAR_", name, "=VALUE.");
}

// Jsonnet tells a static error with its place in front, and a runtime error with a trace below, innermost place first.
void ReportFailure(absl::string_view output, int32_t file, const std::map<std::string, int32_t>& files, Report& report) {
  const std::vector<absl::string_view> lines = absl::StrSplit(output, '\n', absl::SkipEmpty());
  absl::string_view problem = lines.empty() ? "" : lines[0];
  Place place{file, 0, 0};
  if (absl::ConsumePrefix(&problem, "STATIC ERROR: ")) {
    place = TakePlace(problem, files).value_or(place);
    problem = absl::StripLeadingAsciiWhitespace(problem);
  } else {
    absl::ConsumePrefix(&problem, "RUNTIME ERROR: ");
    for (size_t i = 1; i < lines.size(); ++i) {
      absl::string_view line = absl::StripLeadingAsciiWhitespace(lines[i]);
      const std::optional<Place> found = TakePlace(line, files);
      if (!found) continue;
      place = *found;
      break;
    }
  }
  const bool sentence = absl::EndsWith(problem, ".");
  report.AddAt(place, MessageId::kJsonnet,
               {{"problem", absl::StrCat(Excerpt(problem, kMostOfProblem), sentence ? "" : ".")}, {"hint", HintFor(problem)}});
}

}  // namespace

std::optional<std::string> RunJsonnet(int32_t file, const LoadOptions& options, SourceMap& sources, Report& report) {
  // Copies: files that are added move what the source map holds.
  const std::string name = sources.FileName(file);
  const JsonnetRequest request{name, std::string(sources.Text(file)), options.variables};
  JsonnetOutcome outcome = EvaluateJsonnet(options.jsonnet_program, request, options.jsonnet_seconds);
  if (outcome.kind == JsonnetOutcome::Kind::kDone) return std::move(outcome.output);
  if (outcome.kind == JsonnetOutcome::Kind::kDied) {
    report.AddAt({file, 0, 0}, MessageId::kJsonnet,
                 {{"problem", absl::StrCat(name, " gave no answer: ", outcome.output, ".")}, {"hint", ""}});
    return std::nullopt;
  }
  std::map<std::string, int32_t> files = {{name, file}};
  for (const std::string& path : outcome.imported) {
    std::string text;
    // The file map keeps room for files that are still to be read.
    if (files.count(path) > 0 || sources.file_count() + kMaxFiles >= SourceMap::kMaxFiles || ReadFile(path, text)) continue;
    files[path] = sources.AddFile(path, std::move(text));
  }
  ReportFailure(outcome.output, file, files, report);
  return std::nullopt;
}

}  // namespace eniform::config
