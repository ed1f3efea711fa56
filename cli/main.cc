// eniform: the program.
#include <unistd.h>

#include <climits>
#include <cstdio>
#include <cstdlib>
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
  // Threads of abandoned calls still use these; they end with the process, and their plugins with them.
  auto* left_behind = new std::vector<std::unique_ptr<eniform::host::Provider>>;
  auto* left_memory = new std::vector<std::shared_ptr<void>>;
  Ports ports{.console = eniform::cli::Console::Real(),
              .environment = Environment(),
              .program_directory = ProgramDirectory(),
              .jsonnet_program = ProgramDirectory() + "/eniform-jsonnet",
              .interrupt = eniform::cli::CatchSignals(),
              .set_running = [](Ports::Running running) { eniform::cli::SetRunning(running == Ports::Running::kYes); },
              .start_plugin = eniform::host::StartPlugin,
              .leave_behind =
                  [left_behind](std::vector<std::unique_ptr<eniform::host::Provider>> providers) {
                    for (auto& provider : providers) left_behind->push_back(std::move(provider));
                  },
              .leave_memory = [left_memory](std::shared_ptr<void> memory) { left_memory->push_back(std::move(memory)); }};
  const int code = eniform::cli::RunProgram(std::vector<std::string>(argv + 1, argv + argc), std::move(ports));
  if (left_behind->empty() && left_memory->empty()) {
    delete left_behind;
    delete left_memory;
    return code;
  }
  std::fflush(nullptr);
  std::_Exit(code);
}
