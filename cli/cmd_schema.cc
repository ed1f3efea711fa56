// schema: the JSON Schema of declarations, and the reference page of the documents; both are made from the vocabulary.
#include "cli/registry.h"
#include "config/reference_page.h"
#include "config/schema.h"

namespace eniform::cli {

void AddSchema(Registry& registry) {
  CommandLine command =
      registry.Add("schema", "Prints the JSON Schema of declarations, for editors", "eniform schema > eniform.schema.json");
  const auto page = std::make_shared<bool>(false);
  command.Flag("--reference-page", "Print the reference of declarations in Markdown instead", *page);
  registry.On(command, [page](Context& context) {
    std::string text = *page ? config::ReferencePage() : config::JsonSchema();
    if (text.empty() || text.back() != '\n') text += '\n';
    context.console().Out(text);
    return ExitCode::kDone;
  });
}

}  // namespace eniform::cli
