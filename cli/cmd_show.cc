// show: a saved plan, one remembered object, or the whole state. No plugin is needed.
#include <sys/stat.h>

#include "absl/strings/str_cat.h"
#include "cli/messages.h"
#include "cli/plan_file.h"
#include "cli/registry.h"
#include "cli/render/plan_json.h"
#include "cli/render/plan_markdown.h"
#include "cli/render/plan_text.h"
#include "cli/stored_state.h"
#include "cli/work.h"
#include "proto/resource_address.h"

namespace eniform::cli {
namespace {

struct ShowFlags {
  std::string what;
  Format format = Format::kText;
};

ExitCode ShowPlan(Context& context, const ShowFlags& flags) {
  const auto plan = ReadPlanFile(context.Path(flags.what));
  if (!plan.ok()) return context.Fail(plan.status(), flags.format);
  if (flags.format == Format::kJson) {
    context.console().Out(PlanJson(*plan));
    return ExitCode::kDone;
  }
  if (flags.format == Format::kMarkdown) {
    context.console().Out(PlanMarkdown(*plan));
    return ExitCode::kDone;
  }
  context.Print(DiagnosticsOf(*plan));
  context.console().Out(PlanText(*plan, context.style(Stream::kOut)));
  return ExitCode::kDone;
}

ExitCode Run(Context& context, const ShowFlags& flags) {
  struct stat info;
  if (!flags.what.empty() && ::stat(context.Path(flags.what).c_str(), &info) == 0 && !S_ISDIR(info.st_mode)) {
    return ShowPlan(context, flags);
  }
  if (flags.format == Format::kMarkdown) {
    return context.Misuse(Message("EF-C08", {{"text", flags.what.empty() ? "The state" : absl::StrCat("'", flags.what, "'")}}));
  }
  if (flags.what.empty()) return ShowState(context, flags.format);
  if (ResourceAddress::Parse(flags.what)) return ShowObject(context, flags.what, flags.format);
  return context.Fail(Diagnostics{Message("EF-C43", {{"text", flags.what}, {"command", context.CommandLine("state list")}})}, flags.format);
}

}  // namespace

void AddShow(Registry& registry) {
  CommandLine command = registry.Add("show", "Shows a saved plan, one remembered object, or all that is remembered",
                                     "eniform show review.plan\neniform show review.plan --format markdown\neniform show "
                                     "network_interface.web-0\neniform show --format json");
  const auto flags = std::make_shared<ShowFlags>();
  command.Take({"WHAT", "", "A plan saved by `eniform plan --out`, or an address; left out: the state"}, flags->what);
  AddFormat(command, flags->format, Formats::kMarkdownToo);
  registry.On(command, [flags](Context& context) { return Run(context, *flags); });
}

}  // namespace eniform::cli
