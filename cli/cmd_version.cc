// version: which Eniform this is.
#include "absl/strings/str_cat.h"
#include "cli/registry.h"
#include "cli/render/json_writer.h"

namespace eniform::cli {

void AddVersion(Registry& registry) {
  CommandLine command = registry.Add("version", "Prints the version", "eniform version --format json");
  const auto format = std::make_shared<Format>(Format::kText);
  AddFormat(command, *format);
  registry.On(command, [format](Context& context) {
    if (*format == Format::kText) {
      context.console().Out(absl::StrCat("eniform ", ENIFORM_VERSION, "\n"));
      return ExitCode::kDone;
    }
    std::string out;
    JsonWriter json(out);
    json.BeginObject();
    json.Field("plan_format", "1.0");
    json.Field("version", ENIFORM_VERSION);
    json.EndObject();
    context.console().Out(out + "\n");
    return ExitCode::kDone;
  });
}

}  // namespace eniform::cli
