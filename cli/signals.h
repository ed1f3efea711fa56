// SIGINT and SIGTERM: the first asks to stop, the second stops waiting.
#pragma once

#include "apply/run.h"

namespace eniform::cli {

// Installs the handlers and ignores SIGPIPE. The counter it returns is raised by each signal.
apply::Interrupt& CatchSignals();

// Tells the handlers whether a run is on its way. Before and after one there is nothing to wait for: the first signal asks the
// command to end where it stands, the second ends the process at once (exit 130).
void SetRunning(bool running);

}  // namespace eniform::cli
