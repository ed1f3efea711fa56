// A cloud's API as a script: what each action answers, in order.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "gtest/gtest.h"
#include "tests/providers/sdk/scripted_transport.h"

namespace eniform::sdk {

// The value of a request's header; empty: it has none.
inline std::string HeaderOf(const HttpRequest& request, const std::string& name) {
  for (const auto& [key, value] : request.headers) {
    if (key == name) return value;
  }
  return "";
}

// Threads: all functions may be called concurrently.
class ScriptedActions {
 public:
  // `action_of` names the action a request calls; `unscripted` is answered to one that nothing was added for, which fails the test.
  ScriptedActions(std::function<std::string(const HttpRequest&)> action_of, HttpAnswer unscripted)
      : action_of_(std::move(action_of)),
        unscripted_(std::move(unscripted)),
        transport_([this](const HttpRequest& request) { return Next(request); }) {}

  // The next answer of `action`; the last one is given again and again.
  void Add(const std::string& action, HttpAnswer answer) {
    absl::MutexLock lock(&mutex_);
    answers_[action].push_back(std::move(answer));
  }
  void Add(const std::string& action, int status, const std::string& body) {
    HttpAnswer answer;
    answer.status = status;
    answer.body = body;
    Add(action, std::move(answer));
  }
  void Lose(const std::string& action, HttpFailure failure) {
    HttpAnswer answer;
    answer.failure = failure;
    answer.reason = "connection reset";
    Add(action, std::move(answer));
  }

  std::vector<HttpRequest> requests() { return transport_.requests(); }
  std::vector<HttpRequest> requests(const std::string& action) {
    std::vector<HttpRequest> those;
    for (HttpRequest& request : transport_.requests()) {
      if (action_of_(request) == action) those.push_back(std::move(request));
    }
    return those;
  }

  HttpTransport* transport() { return &transport_; }

 private:
  HttpAnswer Next(const HttpRequest& request) {
    const std::string action = action_of_(request);
    absl::MutexLock lock(&mutex_);
    std::vector<HttpAnswer>& answers = answers_[action];
    if (answers.empty()) {
      ADD_FAILURE() << "no answer is scripted for " << action << " " << request.url << " " << request.body;
      return unscripted_;
    }
    HttpAnswer answer = answers.front();
    if (answers.size() > 1) answers.erase(answers.begin());
    return answer;
  }

  const std::function<std::string(const HttpRequest&)> action_of_;
  const HttpAnswer unscripted_;
  absl::Mutex mutex_;
  std::map<std::string, std::vector<HttpAnswer>> answers_ ABSL_GUARDED_BY(mutex_);
  ScriptedTransport transport_;
};

}  // namespace eniform::sdk
