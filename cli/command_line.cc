#include "cli/command_line.h"

#include <algorithm>
#include <utility>

#include "CLI/CLI.hpp"

namespace eniform::cli {
namespace {

void Describe(CLI::Option* option, const Value& value, const std::string& group) {
  option->type_name(value.type)->required(value.needed == Value::Needed::kYes);
  // The second argument is what the parser adds to the help: the description says it already.
  if (value.check) option->check(CLI::Validator([check = value.check](std::string& text) { return check(text); }, ""));
  if (!group.empty()) option->group(group);
}

// `Whole` is what the number is read as, `Number` that or an optional of it.
template <typename Whole, typename Number>
CLI::Option* AddNumber(CLI::App* app, const Value& value, Range range, Number& number) {
  const auto first = static_cast<Whole>(range.first);
  const auto last = static_cast<Whole>(std::min<int64_t>(range.last, std::numeric_limits<Whole>::max()));
  return app->add_option(value.name, number, value.description)->check(CLI::Range(first, last).description(""));
}

}  // namespace

CommandLine CommandLine::AddCommand(const std::string& name, const std::string& description, const std::string& footer) {
  CLI::App* command = app_->add_subcommand(name, description);
  command->footer(footer);
  return CommandLine(*command);
}

void CommandLine::RequireCommand() { app_->require_subcommand(1); }

void CommandLine::On(std::function<void()> chosen) { app_->callback(std::move(chosen)); }

void CommandLine::Flag(const std::string& name, const std::string& description, bool& given) { app_->add_flag(name, given, description); }

void CommandLine::Take(const Value& value, std::string& text) {
  Describe(app_->add_option(value.name, text, value.description), value, group_);
}

void CommandLine::Take(const Value& value, std::vector<std::string>& texts) {
  CLI::Option* option = app_->add_option(value.name, texts, value.description);
  Describe(option, value, group_);
  if (value.name.front() == '-') option->allow_extra_args(false);
}

void CommandLine::Take(const Value& value, std::function<void(const std::string&)> take) {
  Describe(app_->add_option_function<std::string>(value.name, std::move(take), value.description), value, group_);
}

void CommandLine::Take(const Value& value, Range range, int& number) {
  Describe(AddNumber<int>(app_, value, range, number), value, group_);
}

void CommandLine::Take(const Value& value, Range range, int64_t& number) {
  Describe(AddNumber<int64_t>(app_, value, range, number), value, group_);
}

void CommandLine::Take(const Value& value, Range range, std::optional<int64_t>& number) {
  Describe(AddNumber<int64_t>(app_, value, range, number), value, group_);
}

}  // namespace eniform::cli
