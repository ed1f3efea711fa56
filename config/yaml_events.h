// YAML text -> events. Plain data with anchors and aliases; merge keys are left to the sink.
#pragma once

#include "config/events.h"
#include "config/report.h"

namespace eniform::config {

// Tells the one document of `file` to `sink`. Returns false, with the error in `report`, where the text is not YAML or is more
// than plain data (tags, several documents), or where the report is full; the events up to there were told. An empty file is an error too.
// REQUIRES: CheckText(file).
bool ReadYaml(const SourceMap& sources, int32_t file, EventSink& sink, Report& report);

}  // namespace eniform::config
