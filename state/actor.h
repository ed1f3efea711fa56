// Who this process is, and whether another one still lives: for the lock and the history.
#pragma once

#include <string>

#include "proto/journal.pb.h"

namespace eniform::state {

// This process: host name, boot and process namespace, pid, start time, user, and the URL of the CI run where the environment
// tells one (GitHub, GitLab, Jenkins, Azure, CircleCI, Buildkite; of others CI_RUN_URL).
// Actor.boot_id is "BOOT:NAMESPACE": a pid says who lives only inside one process namespace of one boot, and containers of one
// machine may share host name and boot.
Actor CurrentActor();

// Whether `actor` is on the host, the boot and in the process namespace of `observer`, so that its pid can be looked up.
bool SameBoot(const Actor& actor, const Actor& observer);

// Whether the process still runs. A zombie does not: it writes nothing more. REQUIRES: SameBoot(actor, CurrentActor()).
bool IsAlive(const Actor& actor);

// "alice on build-7 (pid 4711)", with ", CI run URL" where there is one.
std::string Describe(const Actor& actor);

}  // namespace eniform::state
