// What commands take on the command line. The parser is behind it and in no other header: its own costs each file that includes it
// several seconds of compiling.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}  // namespace CLI

namespace eniform::cli {

// One value that a command takes: an option where its name begins with a dash, otherwise an argument, in the order they are added.
struct Value {
  enum class Needed { kNo, kYes };

  std::string name;
  std::string type;  // what the help calls it, such as FILE; empty: nothing
  std::string description;
  // What is wrong with a text, in a sentence; empty where nothing is.
  std::function<std::string(const std::string&)> check = nullptr;
  Needed needed = Needed::kNo;
};

// The whole numbers that are allowed, both ends included.
struct Range {
  int64_t first = 0;
  int64_t last = std::numeric_limits<int64_t>::max();
};

// A command, for what may stand behind its name. A handle, copied freely; the parser owns the command and outlives all handles. What a
// value is bound to is written while the line is read and must live until then.
class CommandLine {
 public:
  explicit CommandLine(CLI::App& app) : app_(&app) {}

  // A command of this command; `footer` stands at the end of its help.
  CommandLine AddCommand(const std::string& name, const std::string& description, const std::string& footer);
  // This command is nothing without one of its commands.
  void RequireCommand();
  // Called once the line was read and names this command.
  void On(std::function<void()> chosen);

  // A flag without a value.
  void Flag(const std::string& name, const std::string& description, bool& given);
  void Take(const Value& value, std::string& text);
  // An option may be repeated, with one value each time; an argument takes all that come.
  void Take(const Value& value, std::vector<std::string>& texts);
  void Take(const Value& value, std::function<void(const std::string&)> take);
  void Take(const Value& value, Range range, int& number);
  void Take(const Value& value, Range range, int64_t& number);
  void Take(const Value& value, Range range, std::optional<int64_t>& number);

  // What is taken from now on is listed under this heading in the help.
  void SetGroup(const std::string& heading) { group_ = heading; }

 private:
  CLI::App* app_;
  std::string group_;
};

}  // namespace eniform::cli
