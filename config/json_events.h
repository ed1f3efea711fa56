// JSON text -> events: strictly RFC 8259, so that \u escapes and numbers mean what they mean everywhere else (YAML's flow
// style is close, but has other escapes).
#pragma once

#include "config/events.h"
#include "config/report.h"

namespace eniform::config {

enum class JsonPlaces {
  kOfText,  // each value's own line and column
  kOfFile,  // the file as a whole: the text was computed and nobody sees it
};

// Tells `text` to `sink`; places name `file`. Returns false, with the error in `report`, where it is not JSON, or where the report is full;
// the events up to there were told. Words and numbers arrive bare, as they are spelt.
bool ReadJson(absl::string_view text, int32_t file, JsonPlaces places, const SourceMap& sources, EventSink& sink, Report& report);

}  // namespace eniform::config
