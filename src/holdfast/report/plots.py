"""All plots of an answer, by name; a plot that has nothing to show is left out."""

from __future__ import annotations

from holdfast.assess.assessment import Assessment
from holdfast.report.canvas import Plot
from holdfast.report.plots_aims import posterior_plot, weight_plot
from holdfast.report.plots_argument import explained_plot, map_plot
from holdfast.report.plots_claims import claims_plot
from holdfast.report.plots_course import course_plot, hazards_plot
from holdfast.report.plots_gains import gains_plot
from holdfast.report.plots_peace import causes_plot, packages_plot, survival_plot


def plots(assessment: Assessment) -> dict[str, Plot]:
    """The plots as SVG text; those over draws only where some draw was solved."""
    made: list[Plot | None] = [posterior_plot(assessment)]
    if len(assessment.aims.hypotheses) > 1 and any(one.items for one in assessment.aims.codings.values()):
        made.append(weight_plot(assessment))
    if assessment.certificates.solved:
        made += [gains_plot(assessment), survival_plot(assessment)]
        made += [packages_plot(assessment), causes_plot(assessment), claims_plot(assessment)]
        made += [hazards_plot(assessment), course_plot(assessment)]
        made += [map_plot(assessment), explained_plot(assessment)]
    return {plot.name: plot for plot in made if plot is not None}
