#!/bin/sh
# recurrence_instructions.sh PROGRAM: instructions per instance (callgrind) of the four rules of the design, from the
# difference of two runs, so that starting and compiling do not count. Exit status 1 when a budget is exceeded.
program=$1
instructions() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" instances "$1" "$2" 2>&1 |
        awk '/Collected/ { print $4 }'
}
status=0
while read -r budget rule; do
    few=$(instructions "$rule" 1000)
    many=$(instructions "$rule" 5000)
    each=$(((many - few) / 4000))
    echo "$rule: $each instructions per instance (budget $budget)"
    if [ "$each" -le 0 ] || [ "$each" -gt "$budget" ]; then
        status=1
    fi
done <<RULES
30 FREQ=DAILY
30 FREQ=WEEKLY;BYDAY=TU
450 FREQ=MONTHLY;BYDAY=2TU
450 FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1
RULES
exit $status
