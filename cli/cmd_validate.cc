// validate: the files alone. No network, no credentials, no state.
#include "absl/strings/str_cat.h"
#include "cli/registry.h"
#include "cli/render/plan_json.h"
#include "cli/render/text.h"
#include "cli/work.h"

namespace eniform::cli {
namespace {

struct ValidateFlags {
  std::vector<std::string> files;
  std::vector<std::string> variables;
  Format format = Format::kText;
};

ExitCode Run(Context& context, const ValidateFlags& flags) {
  Work work;
  PlanningFlags planning;
  planning.variables = flags.variables;
  const auto failure = LoadDeclarations(context, flags.files, planning.Variables(), Declarations::kNeeded, work);
  const Diagnostics& diagnostics = work.loaded.diagnostics;
  if (flags.format == Format::kJson) {
    context.console().Out(DiagnosticsJson(diagnostics));
    return ExitCodeOf(diagnostics);
  }
  context.Print(diagnostics, work.sources());
  if (failure) {
    size_t errors = 0;
    for (const Diagnostic& diagnostic : diagnostics) errors += diagnostic.severity() != SEVERITY_WARNING;
    context.console().Err(absl::StrCat(Count(errors, "error"), ".\n"));
    return failure->code;
  }
  const Declaration& declared = work.loaded.declaration;
  context.console().Out(absl::StrCat("Valid: ", Count(declared.network_interfaces_size(), "network interface"), ", ",
                                     Count(declared.eips_size(), "EIP"), ", ", Count(declared.eip_bindings_size(), "EIP binding"), ".\n"));
  return ExitCode::kDone;
}

}  // namespace

void AddValidate(Registry& registry) {
  CommandLine command = registry.Add("validate", "Reads the files and reports every error; needs no network, credentials or state",
                                     "eniform validate\neniform validate --format json network.eni.yaml");
  const auto flags = std::make_shared<ValidateFlags>();
  AddFiles(command, flags->files);
  AddFormat(command, flags->format);
  AddVariables(command, flags->variables);
  registry.On(command, [flags](Context& context) { return Run(context, *flags); });
}

}  // namespace eniform::cli
