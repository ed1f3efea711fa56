// Plans built by hand: what the planner would say, without the planner.
#pragma once

#include <string>

#include "proto/plan.pb.h"

namespace eniform::cli {

// A plan of every action there is, with drift, dark addresses and notes.
Plan EveryAction();

// A plan that creates `count` interfaces with one operation each.
Plan ManyCreations(int count);

// Every text that comes from a cloud or a file tries to be markup, HTML, a mention, a link or a control sequence.
Plan Hostile();

// Puts a control sequence before every text that `message` and what is in it hold.
void Poison(google::protobuf::Message& message);

// Refused: an error with its place and one without.
Plan Refused();

// A plan that has nothing to do.
Plan NoChanges();

Operation MakeOperation(int id, OperationKind kind, const std::string& target);

}  // namespace eniform::cli
