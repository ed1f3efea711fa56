#include "state/actor.h"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace eniform::state {
namespace {

std::string ReadSmallFile(const std::string& path) {
  std::ifstream file(path);
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

struct ProcessStat {
  char state = 0;
  int64_t start_ticks = 0;
};

std::optional<ProcessStat> ReadStat(int64_t pid) {
  const std::string text = ReadSmallFile(absl::StrCat("/proc/", pid, "/stat"));
  // The second field is the program's name in parentheses and may hold anything, parentheses among it.
  const size_t end_of_name = text.rfind(')');
  if (end_of_name == std::string::npos) return std::nullopt;
  const std::vector<std::string> fields = absl::StrSplit(text.substr(end_of_name + 1), ' ', absl::SkipEmpty());
  ProcessStat stat;
  constexpr size_t kStartTicks = 22 - 3;  // field 22 of the file; the first here is field 3
  if (fields.size() <= kStartTicks || !absl::SimpleAtoi(fields[kStartTicks], &stat.start_ticks)) return std::nullopt;
  stat.state = fields[0][0];
  return stat;
}

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

std::string CiRun() {
  const std::string server = Environment("GITHUB_SERVER_URL"), repository = Environment("GITHUB_REPOSITORY"),
                    run = Environment("GITHUB_RUN_ID");
  if (!server.empty() && !repository.empty() && !run.empty()) return absl::StrCat(server, "/", repository, "/actions/runs/", run);
  const std::string azure = Environment("SYSTEM_TEAMFOUNDATIONCOLLECTIONURI"), project = Environment("SYSTEM_TEAMPROJECT"),
                    build = Environment("BUILD_BUILDID");
  if (!azure.empty() && !project.empty() && !build.empty()) return absl::StrCat(azure, project, "/_build/results?buildId=", build);
  for (const char* name : {"CI_JOB_URL", "CIRCLE_BUILD_URL", "BUILDKITE_BUILD_URL", "BUILD_URL", "CI_RUN_URL"}) {
    if (std::string url = Environment(name); !url.empty()) return url;
  }
  return "";
}

std::string UserName() {
  std::vector<char> buffer(16384);
  passwd entry, *found = nullptr;
  if (getpwuid_r(geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found) return found->pw_name;
  return absl::StrCat("uid ", geteuid());
}

}  // namespace

Actor CurrentActor() {
  Actor actor;
  char host[256] = "";
  if (gethostname(host, sizeof(host) - 1) == 0) actor.set_host(host);
  char name_space[64] = "";
  const ssize_t length = readlink("/proc/self/ns/pid", name_space, sizeof(name_space) - 1);
  const std::string boot = ReadSmallFile("/proc/sys/kernel/random/boot_id");
  actor.set_boot_id(absl::StrCat(absl::StripSuffix(boot, "\n"), ":", absl::string_view(name_space, length > 0 ? length : 0)));
  actor.set_pid(getpid());
  if (const std::optional<ProcessStat> stat = ReadStat(getpid())) actor.set_process_start_ticks(stat->start_ticks);
  actor.set_user(UserName());
  actor.set_ci_run(CiRun());
  return actor;
}

bool SameBoot(const Actor& actor, const Actor& observer) {
  return !actor.boot_id().empty() && actor.host() == observer.host() && actor.boot_id() == observer.boot_id();
}

bool IsAlive(const Actor& actor) {
  const std::optional<ProcessStat> stat = ReadStat(actor.pid());
  return stat && stat->start_ticks == actor.process_start_ticks() && stat->state != 'Z' && stat->state != 'X';
}

std::string Describe(const Actor& actor) {
  return absl::StrCat(actor.user().empty() ? "someone" : actor.user(), " on ", actor.host().empty() ? "an unknown host" : actor.host(),
                      " (pid ", actor.pid(), ")", actor.ci_run().empty() ? "" : ", CI run ", actor.ci_run());
}

}  // namespace eniform::state
