#include "cli/ask.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "cli/messages.h"

namespace eniform::cli {

std::optional<Failure> AskForYes(Context& context, absl::string_view question, absl::string_view unattended) {
  const Style style = context.style(Stream::kErr);
  context.console().Err(absl::StrCat("\n", style.bold(), question, style.off(), "\n  Only 'yes' will be accepted: "));
  const std::optional<std::string> answer = context.console().ReadLine();
  if (!context.console().IsTerminal(Stream::kIn) || !answer) context.console().Err("\n");
  if (context.interrupt() > 0) {
    return Failure{{Message("EF-C31", {{"text", "Interrupted. Nothing was changed."}})}, ExitCode::kInterrupted};
  }
  if (answer && absl::StripAsciiWhitespace(*answer) == "yes") return std::nullopt;
  if (!answer && !context.console().IsTerminal(Stream::kIn)) return FailureOf(Diagnostics{Message("EF-C30", {{"command", unattended}})});
  return FailureOf(Diagnostics{Message("EF-C31", {{"text", "The answer was not 'yes'. Nothing was changed."}})});
}

}  // namespace eniform::cli
