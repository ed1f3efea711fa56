// eniform: the program.
#include <unistd.h>

#include <climits>
#include <string>
#include <vector>

#include "cli/program.h"
#include "cli/signals.h"
#include "google/protobuf/stubs/logging.h"

extern char** environ;

namespace {

// Where this program is: plugins are looked for beside it.
std::string ProgramDirectory() {
  char path[PATH_MAX];
  const ssize_t size = ::readlink("/proc/self/exe", path, sizeof(path));
  if (size <= 0) return ".";
  const std::string file(path, size);
  return file.substr(0, file.rfind('/'));
}

std::map<std::string, std::string> Environment() {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; *entry; ++entry) {
    const std::string text = *entry;
    const size_t equals = text.find('=');
    if (equals != std::string::npos) variables[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return variables;
}

}  // namespace

int main(int argc, char** argv) {
  using eniform::cli::Ports;
  // What a library can not decode is an error of its caller, which says so in words; its own lines would stand in between.
  google::protobuf::SetLogHandler(nullptr);
  Ports ports{.console = eniform::cli::Console::Real(),
              .environment = Environment(),
              .program_directory = ProgramDirectory(),
              .interrupt = eniform::cli::CatchSignals(),
              .set_running = [](Ports::Running running) { eniform::cli::SetRunning(running == Ports::Running::kYes); },
              .start_plugin = eniform::host::StartPlugin};
  return eniform::cli::RunProgram(std::vector<std::string>(argv + 1, argv + argc), std::move(ports));
}
