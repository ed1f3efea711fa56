#include "config/jsonnet.h"

extern "C" {
#include <libjsonnet.h>
}

#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "config/text_file.h"

namespace eniform::config {
namespace {

// What the import callback shares with whoever runs the program.
struct Imports {
  JsonnetVm* vm;
  SourceMap* sources;
  std::map<std::string, int32_t> files;  // by the name Jsonnet knows them by
};

char* CopyFor(JsonnetVm* vm, absl::string_view text) {
  char* copy = jsonnet_realloc(vm, nullptr, text.size() + 1);
  memcpy(copy, text.data(), text.size());
  copy[text.size()] = '\0';
  return copy;
}

// Why `name` can not be imported; empty: it was read into `text`. A declaration is often reviewed and planned by a machine that
// holds secrets, so that what is no file of a repository stays out of reach.
std::string ReadImport(const std::string& base, const std::string& name, std::string& path, std::string& text) {
  if (absl::StartsWith(name, "/")) return "absolute names are not imported: name the file relative to this one";
  path = absl::StrCat(base, name);
  const std::unique_ptr<char, decltype(&free)> resolved(realpath(path.c_str(), nullptr), &free);
  for (const absl::string_view kernel : {"/proc/", "/sys/", "/dev/"}) {
    if (resolved && absl::StartsWith(resolved.get(), kernel)) return "only regular files are imported";
  }
  const std::optional<ReadProblem> problem = ReadFile(path, text);
  if (!problem) return text.find('\0') == std::string::npos ? "" : "it holds a NUL byte";
  switch (problem->id) {
    case MessageId::kFileMissing:
      return absl::StrCat(path, " does not exist");
    case MessageId::kFileTooLarge:
      return "it is too large";
    case MessageId::kNotAFile:
      return absl::StrCat("it is ", problem->what);
    default:
      return problem->what;
  }
}

char* Import(void* context, const char* base, const char* name, char** found_here, int* success) {
  auto& imports = *static_cast<Imports*>(context);
  std::string path, text;
  const std::string problem = ReadImport(base, name, path, text);
  *success = problem.empty() ? 1 : 0;
  if (!problem.empty()) return CopyFor(imports.vm, problem);
  *found_here = CopyFor(imports.vm, path);
  char* result = CopyFor(imports.vm, text);
  if (imports.sources->file_count() + kMaxFiles < SourceMap::kMaxFiles && imports.files.count(path) == 0) {
    imports.files[path] = imports.sources->AddFile(path, std::move(text));
  }
  return result;
}

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
  const absl::string_view name = problem.substr(at + undefined.size());
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
  report.AddAt(place, MessageId::kJsonnet, {{"problem", absl::StrCat(problem, sentence ? "" : ".")}, {"hint", HintFor(problem)}});
}

}  // namespace

std::optional<std::string> RunJsonnet(int32_t file, const std::map<std::string, std::string>& variables, SourceMap& sources, Report& report) {
  JsonnetVm* vm = jsonnet_make();
  const absl::Cleanup destroy = [vm] { jsonnet_destroy(vm); };
  Imports imports{vm, &sources, {{sources.FileName(file), file}}};
  jsonnet_import_callback(vm, Import, &imports);
  for (const auto& [name, value] : variables) jsonnet_ext_var(vm, name.c_str(), value.c_str());
  // Copies: an import may move what the source map holds.
  const std::string name = sources.FileName(file);
  const std::string text(sources.Text(file));
  int failed = 0;
  char* output = jsonnet_evaluate_snippet(vm, name.c_str(), text.c_str(), &failed);
  const absl::Cleanup release = [vm, output] { jsonnet_realloc(vm, output, 0); };
  if (failed) {
    ReportFailure(output, file, imports.files, report);
    return std::nullopt;
  }
  return std::string(output);
}

}  // namespace eniform::config
