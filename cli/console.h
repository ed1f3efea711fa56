// The three streams of a command: results go out, diagnostics and progress go to err, answers come in.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace eniform::cli {

enum class Stream { kIn, kOut, kErr };

// Threads: Write may be called from several threads; a call's text is not torn apart by another's.
class Console {
 public:
  virtual ~Console() = default;
  virtual void Write(Stream stream, absl::string_view text) = 0;
  // One line without its end; nullopt at the end of input or when a signal came.
  virtual std::optional<std::string> ReadLine() = 0;
  // All that is still to come in.
  virtual absl::StatusOr<std::string> ReadAll() = 0;
  virtual bool IsTerminal(Stream stream) const = 0;
  // Of the terminal behind err; 80 x 24 where there is none.
  struct Size {
    size_t columns = 80, rows = 24;
  };
  virtual Size TerminalSize() const = 0;

  void Out(absl::string_view text) { Write(Stream::kOut, text); }
  void Err(absl::string_view text) { Write(Stream::kErr, text); }

  // The process's own streams.
  static Console& Real();
};

}  // namespace eniform::cli
