// One question to one cloud, asked until it answers: reads are tried again by the rules of retry.h.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "apply/clock.h"
#include "apply/observe.h"
#include "proto/provider.pb.h"
#include "providers/host/provider.h"

namespace eniform::apply {

struct Question {
  std::string alias;
  host::Provider* provider = nullptr;
  ObserveRequest request;

  // The answer.
  absl::Status status;      // not OK: the plugin failed
  ProviderError error;      // error_class UNSPECIFIED: none
  Observation observation;  // complete where there is neither
  int api_calls = 0;
};

// Asks all of them side by side and returns once each is answered. A plugin that is gone is asked once more: the host has restarted it.
// A read changes nothing, so that an unknown outcome is simply asked for again. Gives up after five minutes a question. Once `interrupt` is
// raised nothing more is asked: no question, no page and no further attempt; what is not answered then has the status kCancelled.
void AskAll(std::vector<Question>& questions, Clock& clock, const Interrupt& interrupt);

// The provider of `alias`; kFailedPrecondition: none was started.
absl::StatusOr<host::Provider*> ProviderOf(const Providers& providers, const std::string& alias);

// "interfaces", "EIPs and instances": what `request` asks for.
std::string WhatIsAsked(const ObserveRequest& request);

// Moves every object of `from` to the end of its kind in `to`. Nothing is copied.
void MoveInto(Observation&& from, Observation& to);

}  // namespace eniform::apply
