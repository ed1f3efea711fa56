// Colours of text output: on, or every mark is empty.
#pragma once

#include "absl/strings/string_view.h"
#include "fmt/format.h"

namespace eniform::cli {

class Style {
 public:
  enum class Color { kOff, kOn };
  explicit Style(Color color = Color::kOff) : on_(color == Color::kOn) {}

  absl::string_view bold() const { return Mark("\x1b[1m"); }
  absl::string_view dim() const { return Mark("\x1b[2m"); }
  absl::string_view red() const { return Mark("\x1b[31m"); }
  absl::string_view green() const { return Mark("\x1b[32m"); }
  absl::string_view yellow() const { return Mark("\x1b[33m"); }
  absl::string_view blue() const { return Mark("\x1b[34m"); }
  absl::string_view magenta() const { return Mark("\x1b[35m"); }
  absl::string_view cyan() const { return Mark("\x1b[36m"); }
  absl::string_view off() const { return Mark("\x1b[0m"); }

 private:
  absl::string_view Mark(absl::string_view escape) const { return on_ ? escape : absl::string_view(); }
  bool on_;
};

// absl's string_view as fmt takes it.
inline fmt::string_view F(absl::string_view text) { return fmt::string_view(text.data(), text.size()); }

}  // namespace eniform::cli
