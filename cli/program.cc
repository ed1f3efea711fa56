#include "cli/program.h"

#include <sys/stat.h>

#include <algorithm>

#include "CLI/CLI.hpp"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/messages.h"
#include "cli/registry.h"

namespace eniform::cli {
namespace {

// The command that was being read when the line turned out wrong, as "plan" or "state mv"; empty: none yet.
std::string CommandOf(const CLI::App& app) {
  std::string words;
  for (const CLI::App* at = &app; !at->get_subcommands().empty();) {
    at = at->get_subcommands().back();
    absl::StrAppend(&words, words.empty() ? "" : " ", at->get_name());
  }
  return words;
}

// The innermost command that was named.
const CLI::App& Innermost(const CLI::App& app) {
  const CLI::App* at = &app;
  while (!at->get_subcommands().empty()) at = at->get_subcommands().back();
  return *at;
}

// What is wrong, in words that help more than the parser's own where the mistake is a known one.
std::string Explain(const CLI::App& app, const std::vector<std::string>& arguments, const CLI::ParseError& error) {
  const CLI::App& command = Innermost(app);
  std::vector<std::string> commands, flags;
  for (const CLI::App* sub : command.get_subcommands([](const CLI::App*) { return true; })) commands.push_back(sub->get_name());
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
  }
  for (const std::string& argument : arguments) {
    const std::string flag = argument.substr(0, argument.find('='));
    if (absl::StartsWith(argument, "--") && argument.size() > 2) {
      if (std::find(flags.begin(), flags.end(), flag) == flags.end()) {
        return absl::StrCat("'", flag, "' is not a flag of `eniform ", CommandOf(app), "`.", DidYouMean(flag, flags));
      }
    } else if (!commands.empty() && !absl::StartsWith(argument, "-") && argument != command.get_name() &&
               std::find(commands.begin(), commands.end(), argument) == commands.end()) {
      const std::string words = CommandOf(app);
      return absl::StrCat("'", argument, "' is not a command", words.empty() ? "" : absl::StrCat(" of `eniform ", words, "`"), ".",
                          DidYouMean(argument, commands));
    }
  }
  return error.what();
}

}  // namespace

int RunProgram(const std::vector<std::string>& arguments, Ports ports) {
  Context context(std::move(ports));
  CLI::App app("Eniform keeps elastic network interfaces, private addresses and EIPs as they are declared.", "eniform");
  app.require_subcommand(1);
  app.set_help_flag("-h,--help", "Print this help");
  app.set_version_flag("--version", absl::StrCat("eniform ", ENIFORM_VERSION), "Print the version");
  app.footer("Example:\n  eniform init && eniform plan && eniform apply");
  Registry registry(CommandLine(app), context.flags());
  for (const auto add : {&AddInit, &AddDiscover, &AddValidate, &AddPlan, &AddApply, &AddDrift, &AddLock, &AddShow, &AddState, &AddOutput,
                         &AddProviders, &AddSchema, &AddVersion}) {
    add(registry);
  }

  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    context.console().Out(absl::StrCat(app.help(), "\n"));
    return static_cast<int>(ExitCode::kDone);
  } catch (const CLI::CallForVersion& version) {
    context.console().Out(absl::StrCat(version.what(), "\n"));
    return static_cast<int>(ExitCode::kDone);
  } catch (const CLI::ParseError& error) {
    const std::string command = CommandOf(app);
    const std::string help = absl::StrCat("eniform ", command, command.empty() ? "" : " ", "--help");
    return static_cast<int>(context.Misuse(Message("EF-C06", {{"text", Explain(app, arguments, error)}, {"help", help}})));
  }

  struct stat info;
  const std::string& directory = context.flags().directory;
  if (::stat(directory.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) {
    return static_cast<int>(context.Misuse(Message("EF-C05", {{"directory", directory}})));
  }
  if (absl::Status status = context.Prepare(); !status.ok()) return static_cast<int>(context.Fail(status));
  return static_cast<int>(registry.chosen()(context));
}

}  // namespace eniform::cli
