#include "config/load.h"

#include <utility>

#include "config/json_events.h"
#include "config/jsonnet.h"
#include "config/merge.h"
#include "config/reader.h"
#include "config/text_file.h"
#include "config/unsupported.h"
#include "config/validate.h"
#include "config/yaml_events.h"

namespace eniform::config {
namespace {

// Tells one file to `reader`. False: it could not be read to its end, for a reason that is in `report`.
bool ReadOne(const std::string& name, const LoadOptions& options, DeclarationReader& reader, Declaration& settings, SourceMap& sources,
             Report& report) {
  const FileKind kind = KindOf(name);
  const std::optional<int32_t> file = ReadSource(name, options, sources, report);
  if (!file) return false;
  if (kind == FileKind::kUnknown) {
    report.AddAt({*file, 0, 0}, MessageId::kUnknownKindOfFile, {{"file", name}});
    return false;
  }
  if (!CheckText(sources, *file, report)) return false;
  reader.BeginFile(*file, settings);
  bool read = false;
  if (kind == FileKind::kYaml) {
    read = ReadYaml(sources, *file, reader, report);
  } else if (kind == FileKind::kJson) {
    read = ReadJson(sources.Text(*file), *file, JsonPlaces::kOfText, sources, reader, report);
  } else {
    const std::optional<std::string> json = RunJsonnet(*file, options, sources, report);
    read = json && ReadJson(*json, *file, JsonPlaces::kOfFile, sources, reader, report);
  }
  MergeSettings(settings, *file, reader.declaration(), sources, report);
  return read;
}

}  // namespace

Loaded Load(const LoadOptions& options) {
  Loaded loaded;
  const auto sources = std::make_shared<SourceMap>();
  loaded.sources = sources;
  Report report(*sources);
  DeclarationReader reader(loaded.declaration, *sources, report);
  const std::vector<std::string> files = FindFiles(options, report);
  bool whole = !files.empty();
  for (const std::string& name : files) {
    Declaration settings;
    if (!ReadOne(name, options, reader, settings, *sources, report)) whole = false;
  }
  Complete(options.directory, loaded.declaration);
  Validate(loaded.declaration, whole && reader.complete() ? Coverage::kWhole : Coverage::kPartly, *sources, report);
  CheckUnsupported(loaded.declaration, UnsupportedFields(), report);
  loaded.diagnostics = report.Take();
  return loaded;
}

}  // namespace eniform::config
