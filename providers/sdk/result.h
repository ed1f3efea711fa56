// What a call to a cloud comes to: a value, or the cloud's error with its class.
#pragma once

#include <string>
#include <utility>
#include <variant>

#include "absl/strings/string_view.h"
#include "proto/provider.pb.h"

namespace eniform::sdk {

// Either a T or a ProviderError. Movable as T is.
template <typename T>
class Result {
 public:
  Result(T value) : of_(std::in_place_index<0>, std::move(value)) {}
  Result(ProviderError error) : of_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return of_.index() == 0; }

  // REQUIRES: ok().
  T& operator*() { return std::get<0>(of_); }
  const T& operator*() const { return std::get<0>(of_); }
  T* operator->() { return &std::get<0>(of_); }
  const T* operator->() const { return &std::get<0>(of_); }

  // REQUIRES: !ok().
  const ProviderError& error() const { return std::get<1>(of_); }
  ProviderError& error() { return std::get<1>(of_); }

 private:
  std::variant<T, ProviderError> of_;
};

// `text` with every byte that is not part of valid UTF-8 replaced by U+FFFD: protobuf's strings take nothing else, and a server
// that is no cloud may answer anything.
std::string ValidUtf8(absl::string_view text);

// `code` and `message` are the cloud's own words, or ours where no answer came from the cloud (`code` is empty then).
inline ProviderError MakeError(ErrorClass error_class, absl::string_view code, absl::string_view message, absl::string_view action = "") {
  ProviderError error;
  error.set_error_class(error_class);
  error.set_code(ValidUtf8(code));
  error.set_message(ValidUtf8(message));
  error.set_action(std::string(action));
  return error;
}

// Whether `error` says something: the protocol's "absent" is an error without a class.
inline bool IsError(const ProviderError& error) { return error.error_class() != ERROR_CLASS_UNSPECIFIED; }

}  // namespace eniform::sdk
