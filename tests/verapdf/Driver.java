import java.io.FileInputStream;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Asks veraPDF for its verdict. Arguments: FLAVOUR FILE, repeated. Prints FILE, FLAVOUR, clause and test, separated by tabs. */
public final class Driver {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (int i = 0; i < arguments.length; i += 2) {
            judge(arguments[i], arguments[i + 1]);
        }
    }

    private static void judge(String flavour, String file) throws Exception {
        PDFAFlavour wanted = PDFAFlavour.byFlavourId(flavour);
        Set<String> failed = new TreeSet<>();
        try (InputStream stream = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(stream, wanted);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(wanted, false)) {
            ValidationResult result = validator.validate(parser);
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    failed.add(describe(assertion));
                }
            }
            if (failed.isEmpty() && !result.isCompliant()) {
                failed.add("?\tnot compliant");
            }
        }
        System.out.println(flavour + "\t" + file);
        for (String rule : failed) {
            System.out.println("\t" + rule);
        }
    }

    private static String describe(TestAssertion assertion) {
        String message = assertion.getMessage().replaceAll("\\s+", " ").trim();
        return assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber() + "\t" + message
            + "\t" + assertion.getLocation().getContext();
    }
}
