// lib-recur as one of the peers of peers.py: DTSTART RULE COUNT SECONDS; see peer.h.

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;

public final class Adapter {
    /** CPU time of this thread: without those that compile and collect garbage. */
    private static long now() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double measure(Supplier<?> expand, double seconds) {
        long begin = now();
        double best = Double.POSITIVE_INFINITY;
        for (long repeats = 1;;) {
            long start = now();
            for (long i = 0; i < repeats; i++) {
                expand.get();
            }
            long end = now();
            boolean isLongEnough = end - start >= 10_000_000;
            double each = (end - start) / 1e9 / repeats;
            if (Double.isInfinite(best) || (isLongEnough && each < best)) {
                best = each;
            }
            repeats *= isLongEnough ? 1 : 2;
            if (end - begin >= seconds * 1e9) {
                return best;
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        DateTime start = DateTime.parse(arguments[0]);
        RecurrenceRule rule = new RecurrenceRule(arguments[1]);
        int count = Integer.parseInt(arguments[2]);
        Supplier<List<DateTime>> expand = () -> {
            List<DateTime> all = new ArrayList<>();
            RecurrenceRuleIterator iterator = rule.iterator(start);
            while (all.size() < count && iterator.hasNext()) {
                all.add(iterator.nextDateTime());
            }
            return all;
        };
        StringBuilder answer = new StringBuilder();
        answer.append(String.format("%.9f\n", measure(expand, Double.parseDouble(arguments[3]))));
        for (DateTime time : expand.get()) {
            answer.append(time).append('\n');
        }
        System.out.print(answer);
    }
}
