// An HttpTransport whose answers a test decides, and which remembers what was asked.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "providers/sdk/http.h"

namespace eniform::sdk {

class ScriptedTransport : public HttpTransport {
 public:
  // Called concurrently if Send is.
  using Script = std::function<HttpAnswer(const HttpRequest&)>;
  explicit ScriptedTransport(Script script) : script_(std::move(script)) {}

  HttpAnswer Send(const HttpRequest& request) override {
    {
      absl::MutexLock lock(&mutex_);
      requests_.push_back(request);
    }
    return script_(request);
  }

  std::vector<HttpRequest> requests() {
    absl::MutexLock lock(&mutex_);
    return requests_;
  }

 private:
  const Script script_;
  absl::Mutex mutex_;
  std::vector<HttpRequest> requests_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace eniform::sdk
