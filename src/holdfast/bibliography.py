"""The works that the code and the documentation cite, by the key that stands in brackets there."""

from __future__ import annotations

from typing import Final

REFERENCES: Final[dict[str, str]] = {
    "Aitchison1986": ("Aitchison, J. (1986). The Statistical Analysis of Compositional Data. Chapman and Hall."),
    "Arrow1961": (
        "Arrow, K. J., Chenery, H. B., Minhas, B. S., Solow, R. M. (1961). Capital-labor substitution and "
        "economic efficiency. Review of Economics and Statistics 43(3), 225-250."
    ),
    "Barlow1972": (
        "Barlow, R. E., Bartholomew, D. J., Bremner, J. M., Brunk, H. D. (1972). Statistical Inference "
        "under Order Restrictions. Wiley."
    ),
    "Bartlett1936": (
        "Bartlett, M. S. (1936). The square root transformation in analysis of variance. Supplement to "
        "the Journal of the Royal Statistical Society 3(1), 68-78."
    ),
    "BlackRogaway2002": (
        "Black, J., Rogaway, P. (2002). Ciphers with arbitrary finite domains. Topics in Cryptology: CT-RSA 2002, "
        "114-130. Springer."
    ),
    "Blackwell1953": (
        "Blackwell, D. (1953). Equivalent comparisons of experiments. Annals of Mathematical Statistics 24(2), 265-272."
    ),
    "BovensHartmann2003": "Bovens, L., Hartmann, S. (2003). Bayesian Epistemology. Oxford University Press.",
    "Box1980": (
        "Box, G. E. P. (1980). Sampling and Bayes' inference in scientific modelling and robustness. Journal of the Royal "
        "Statistical Society, Series A 143(4), 383-430."
    ),
    "Bracken1995": (
        "Bracken, J. (1995). Lanchester models of the Ardennes campaign. Naval Research Logistics 42(4), 559-577."
    ),
    "Breslow1972": (
        "Breslow, N. E. (1972). Discussion of the paper by D. R. Cox. Journal of the Royal Statistical "
        "Society, Series B 34(2), 216-217."
    ),
    "BryantLempert2010": (
        "Bryant, B. P., Lempert, R. J. (2010). Thinking inside the box: a participatory, computer-assisted "
        "approach to scenario discovery. Technological Forecasting and Social Change 77(1), 34-49."
    ),
    "Choquet1954": "Choquet, G. (1954). Theory of capacities. Annales de l'Institut Fourier 5, 131-295.",
    "ClopperPearson1934": (
        "Clopper, C. J., Pearson, E. S. (1934). The use of confidence or fiducial limits illustrated in "
        "the case of the binomial. Biometrika 26(4), 404-413."
    ),
    "Cochran1977": "Cochran, W. G. (1977). Sampling Techniques. Third edition. Wiley.",
    "CodyWaite1980": ("Cody, W. J., Waite, W. (1980). Software Manual for the Elementary Functions. Prentice-Hall."),
    "Cohen1960": (
        "Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement "
        "20(1), 37-46."
    ),
    "Cox1958": (
        "Cox, D. R. (1958). Two further applications of a model for binary regression. Biometrika 45(3/4), 562-565."
    ),
    "Cox1972": (
        "Cox, D. R. (1972). Regression models and life-tables. Journal of the Royal Statistical Society, "
        "Series B 34(2), 187-220."
    ),
    "CrawfordSobel1982": (
        "Crawford, V. P., Sobel, J. (1982). Strategic information transmission. Econometrica 50(6), 1431-1451."
    ),
    "DavidsonPilon2019": (
        "Davidson-Pilon, C. (2019). lifelines: survival analysis in Python. Journal of Open Source "
        "Software 4(40), 1317."
    ),
    "Dupuy1979": "Dupuy, T. N. (1979). Numbers, Predictions and War. Bobbs-Merrill.",
    "Efron1977": (
        "Efron, B. (1977). The efficiency of Cox's likelihood function for censored data. Journal of the "
        "American Statistical Association 72(359), 557-565."
    ),
    "EfronTibshirani1993": "Efron, B., Tibshirani, R. J. (1993). An Introduction to the Bootstrap. Chapman and Hall.",
    "EibelshauserPoensgen2019": (
        "Eibelshäuser, S., Poensgen, D. (2019). Markov quantal response equilibrium and a homotopy method for "
        "computing and selecting Markov perfect equilibria of dynamic stochastic games. SSRN 3314404."
    ),
    "Engel1954": (
        "Engel, J. H. (1954). A verification of Lanchester's law. Journal of the Operations Research "
        "Society of America 2(2), 163-171."
    ),
    "Fearon1995": (
        "Fearon, J. D. (1995). Rationalist explanations for war. International Organization 49(3), 379-414."
    ),
    "Ferguson1973": (
        "Ferguson, T. S. (1973). A Bayesian analysis of some nonparametric problems. Annals of Statistics "
        "1(2), 209-230."
    ),
    "Fortna2004": (
        "Fortna, V. P. (2004). Peace Time: Cease-Fire Agreements and the Durability of Peace. Princeton "
        "University Press."
    ),
    "FriedmanFisher1999": (
        "Friedman, J. H., Fisher, N. I. (1999). Bump hunting in high-dimensional data. Statistics and Computing "
        "9(2), 123-143."
    ),
    "Garwood1936": "Garwood, F. (1936). Fiducial limits for the Poisson distribution. Biometrika 28(3/4), 437-442.",
    "Gelman2013": (
        "Gelman, A., Carlin, J. B., Stern, H. S., Dunson, D. B., Vehtari, A., Rubin, D. B. (2013). "
        "Bayesian Data Analysis, third edition. CRC Press."
    ),
    "Genest1986": (
        "Genest, C., Zidek, J. V. (1986). Combining probability distributions: a critique and an "
        "annotated bibliography. Statistical Science 1(1), 114-135."
    ),
    "Gneiting2007": (
        "Gneiting, T., Raftery, A. E. (2007). Strictly proper scoring rules, prediction, and "
        "estimation. Journal of the American Statistical Association 102(477), 359-378."
    ),
    "Good1950": "Good, I. J. (1950). Probability and the Weighing of Evidence. Griffin.",
    "Graf1999": (
        "Graf, E., Schmoor, C., Sauerbrei, W., Schumacher, M. (1999). Assessment and comparison of "
        "prognostic classification schemes for survival data. Statistics in Medicine 18(17-18), "
        "2529-2545."
    ),
    "Greenwood1926": (
        "Greenwood, M. (1926). The natural duration of cancer. Reports on Public Health and Medical "
        "Subjects 33, 1-26. HMSO."
    ),
    "Haldane1956": (
        "Haldane, J. B. S. (1956). The estimation and significance of the logarithm of a ratio of "
        "frequencies. Annals of Human Genetics 20(4), 309-311."
    ),
    "Hamilton1989": (
        "Hamilton, J. D. (1989). A new approach to the economic analysis of nonstationary time series and "
        "the business cycle. Econometrica 57(2), 357-384."
    ),
    "Harrell1982": (
        "Harrell, F. E., Califf, R. M., Pryor, D. B., Lee, K. L., Rosati, R. A. (1982). Evaluating the "
        "yield of medical tests. Journal of the American Medical Association 247(18), 2543-2546."
    ),
    "HasoferLind1974": (
        "Hasofer, A. M., Lind, N. C. (1974). Exact and invariant second-moment code format. Journal of the "
        "Engineering Mechanics Division 100(1), 111-121."
    ),
    "HermanUsher2017": (
        "Herman, J., Usher, W. (2017). SALib: an open-source Python library for sensitivity analysis. Journal of Open "
        "Source Software 2(9), 97."
    ),
    "Heuer1999": ("Heuer, R. J. (1999). Psychology of Intelligence Analysis. Center for the Study of Intelligence."),
    "Hughes1995": (
        "Hughes, W. P. (1995). A salvo model of warships in missile combat used to evaluate their staying "
        "power. Naval Research Logistics 42(2), 267-289."
    ),
    "Hyndman2021": (
        "Hyndman, R. J., Athanasopoulos, G. (2021). Forecasting: Principles and Practice, third edition. OTexts."
    ),
    "ICD203": (
        "Office of the Director of National Intelligence (2015). Intelligence Community Directive 203: "
        "Analytic Standards."
    ),
    "KalbfleischPrentice2002": (
        "Kalbfleisch, J. D., Prentice, R. L. (2002). The Statistical Analysis of Failure Time Data, 2nd edition. Wiley."
    ),
    "Kalman1960": (
        "Kalman, R. E. (1960). A new approach to linear filtering and prediction problems. Journal of "
        "Basic Engineering 82(1), 35-45."
    ),
    "KaplanMeier1958": (
        "Kaplan, E. L., Meier, P. (1958). Nonparametric estimation from incomplete observations. Journal "
        "of the American Statistical Association 53(282), 457-481."
    ),
    "Kish1965": "Kish, L. (1965). Survey Sampling. Wiley.",
    "Kong1992": (
        "Kong, A. (1992). A note on importance sampling using standardized weights. Technical Report 348, "
        "Department of Statistics, University of Chicago."
    ),
    "KornGraubard1998": (
        "Korn, E. L., Graubard, B. I. (1998). Confidence intervals for proportions with small expected "
        "number of positive counts estimated from survey data. Survey Methodology 24(2), 193-201."
    ),
    "Kwakkel2017": (
        "Kwakkel, J. H. (2017). The Exploratory Modeling Workbench: an open source toolkit for exploratory modeling, "
        "scenario discovery, and (multi-objective) robust decision making. Environmental Modelling & Software 96, "
        "239-250."
    ),
    "Kydd2005": ("Kydd, A. H. (2005). Trust and Mistrust in International Relations. Princeton University Press."),
    "Lanchester1916": "Lanchester, F. W. (1916). Aircraft in Warfare: The Dawn of the Fourth Arm. Constable.",
    "Lempert2003": (
        "Lempert, R. J., Popper, S. W., Bankes, S. C. (2003). Shaping the Next One Hundred Years: New "
        "Methods for Quantitative, Long-Term Policy Analysis. RAND, MR-1626."
    ),
    "LempertGrovesPopperBankes2006": (
        "Lempert, R. J., Groves, D. G., Popper, S. W., Bankes, S. C. (2006). A general, analytic method for "
        "generating robust strategies and narrative scenarios. Management Science 52(4), 514-528."
    ),
    "LinWei1989": (
        "Lin, D. Y., Wei, L. J. (1989). The robust inference for the Cox proportional hazards model. "
        "Journal of the American Statistical Association 84(408), 1074-1078."
    ),
    "Lo2008": (
        "Lo, N., Hashimoto, B., Reiter, D. (2008). Ensuring peace: foreign-imposed regime change and "
        "postwar peace duration, 1914-2001. International Organization 62(4), 717-736."
    ),
    "Malcolm1959": (
        "Malcolm, D. G., Roseboom, J. H., Clark, C. E., Fazar, W. (1959). Application of a technique for "
        "research and development program evaluation. Operations Research 7(5), 646-669."
    ),
    "MannWhitney1947": (
        "Mann, H. B., Whitney, D. R. (1947). On a test of whether one of two random variables is "
        "stochastically larger than the other. Annals of Mathematical Statistics 18(1), 50-60."
    ),
    "MatejkaMcKay2015": (
        "Matějka, F., McKay, A. (2015). Rational inattention to discrete choices: a new foundation for "
        "the multinomial logit model. American Economic Review 105(1), 272-298."
    ),
    "McKay1979": (
        "McKay, M. D., Beckman, R. J., Conover, W. J. (1979). A comparison of three methods for selecting values of "
        "input variables in the analysis of output from a computer code. Technometrics 21(2), 239-245."
    ),
    "McKelveyPalfrey1995": (
        "McKelvey, R. D., Palfrey, T. R. (1995). Quantal response equilibria for normal form games. Games "
        "and Economic Behavior 10(1), 6-38."
    ),
    "McKelveyPalfrey1998": (
        "McKelvey, R. D., Palfrey, T. R. (1998). Quantal response equilibria for extensive form games. "
        "Experimental Economics 1(1), 9-41."
    ),
    "Okabe2008": (
        "Okabe, M., Ito, K. (2008). Color Universal Design (CUD): how to make figures and presentations that "
        "are friendly to colorblind people. J*FLY, University of Tokyo."
    ),
    "Owen1995": (
        "Owen, A. B. (1995). Randomly permuted (t,m,s)-nets and (t,s)-sequences. Monte Carlo and Quasi-Monte Carlo "
        "Methods in Scientific Computing, 299-317. Springer."
    ),
    "Owen2013": (
        "Owen, A. B. (2013). Monte Carlo Theory, Methods and Examples. Ch. 9, Importance sampling. Stanford University."
    ),
    "Plischke2013": (
        "Plischke, E., Borgonovo, E., Smith, C. L. (2013). Global sensitivity measures from given data. European "
        "Journal of Operational Research 226(3), 536-550."
    ),
    "Powell2004": (
        "Powell, R. (2004). The inefficient use of power: costly conflict with complete information. "
        "American Political Science Review 98(2), 231-241."
    ),
    "Powell2006": ("Powell, R. (2006). War as a commitment problem. International Organization 60(1), 169-203."),
    "Richtmyer1951": (
        "Richtmyer, R. D. (1951). The evaluation of definite integrals, and a quasi-Monte-Carlo method "
        "based on the properties of algebraic numbers. Report LA-1342, Los Alamos Scientific Laboratory."
    ),
    "Salmon2011": (
        "Salmon, J. K., Moraes, M. A., Dror, R. O., Shaw, D. E. (2011). Parallel random numbers: as easy "
        "as 1, 2, 3. Proceedings of SC11, article 16."
    ),
    "Saltelli2010": (
        "Saltelli, A., Annoni, P., Azzini, I., Campolongo, F., Ratto, M., Tarantola, S. (2010). Variance based "
        "sensitivity analysis of model output. Computer Physics Communications 181(2), 259-270."
    ),
    "Savage1951": (
        "Savage, L. J. (1951). The theory of statistical decision. Journal of the American Statistical Association "
        "46(253), 55-67."
    ),
    "ShroutFleiss1979": (
        "Shrout, P. E., Fleiss, J. L. (1979). Intraclass correlations: Uses in assessing rater reliability. "
        "Psychological Bulletin 86(2), 420-428."
    ),
    "Sipos1979": ("Šipoš, J. (1979). Integral with respect to a pre-measure. Mathematica Slovaca 29(2), 141-155."),
    "Slantchev2003": (
        "Slantchev, B. L. (2003). The principle of convergence in wartime negotiations. American "
        "Political Science Review 97(4), 621-632."
    ),
    "SmithStam2004": (
        "Smith, A., Stam, A. C. (2004). Bargaining and the nature of war. Journal of Conflict Resolution "
        "48(6), 783-813."
    ),
    "Sobol1993": (
        "Sobol', I. M. (1993). Sensitivity estimates for nonlinear mathematical models. Mathematical Modelling and "
        "Computational Experiment 1(4), 407-414."
    ),
    "Somers1962": (
        "Somers, R. H. (1962). A new asymmetric measure of association for ordinal variables. American "
        "Sociological Review 27(6), 799-811."
    ),
    "Steele2014": (
        "Steele, G. L., Lea, D., Flood, C. H. (2014). Fast splittable pseudorandom number generators. OOPSLA 2014, "
        "453-472. ACM."
    ),
    "SusarlaVanRyzin1976": (
        "Susarla, V., Van Ryzin, J. (1976). Nonparametric Bayesian estimation of survival curves from "
        "incomplete observations. Journal of the American Statistical Association 71(356), 897-902."
    ),
    "Topkis1998": "Topkis, D. M. (1998). Supermodularity and Complementarity. Princeton University Press.",
    "Turocy2010": (
        "Turocy, T. L. (2010). Computing sequential equilibria using agent quantal response equilibria. Economic "
        "Theory 42(1), 255-269."
    ),
    "UNDPPA2022": (
        "United Nations Department of Political and Peacebuilding Affairs (2022). Guidance on Mediation of Ceasefires."
    ),
    "Varma2006": (
        "Varma, S., Simon, R. (2006). Bias in error estimation when using cross-validation for model "
        "selection. BMC Bioinformatics 7, 91."
    ),
    "VaupelManton1979": (
        "Vaupel, J. W., Manton, K. G., Stallard, E. (1979). The impact of heterogeneity in individual frailty on the "
        "dynamics of mortality. Demography 16(3), 439-454."
    ),
    "Virtanen2020": (
        "Virtanen, P., Gommers, R., Oliphant, T. E., et al. (2020). SciPy 1.0: fundamental algorithms for "
        "scientific computing in Python. Nature Methods 17, 261-272."
    ),
    "Wald1945": (
        "Wald, A. (1945). Statistical decision functions which minimize the maximum risk. Annals of Mathematics "
        "46(2), 265-280."
    ),
    "WalkerMuliere1997": (
        "Walker, S., Muliere, P. (1997). Beta-Stacy processes and a generalization of the Pólya-urn "
        "scheme. Annals of Statistics 25(4), 1762-1780."
    ),
    "WebAnnotation2017": (
        "Sanderson, R., Ciccarese, P., Young, B. (2017). Web Annotation Data Model. W3C Recommendation, "
        "23 February 2017."
    ),
    "Weiss1966": (
        "Weiss, H. K. (1966). Combat models and historical data: the U.S. Civil War. Operations Research "
        "14(5), 759-790."
    ),
    "Wilks1938": (
        "Wilks, S. S. (1938). The large-sample distribution of the likelihood ratio for testing composite "
        "hypotheses. Annals of Mathematical Statistics 9(1), 60-62."
    ),
    "Wilson1927": (
        "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. "
        "Journal of the American Statistical Association 22(158), 209-212."
    ),
    "YAML12": (
        "Ben-Kiki, O., Evans, C., döt Net, I. (2021). YAML Ain't Markup Language (YAML) version 1.2, revision 1.2.2."
    ),
    "ZouDonner2008": (
        "Zou, G. Y., Donner, A. (2008). Construction of confidence limits about effect measures: a "
        "general approach. Statistics in Medicine 27(10), 1693-1702."
    ),
}
"""Full references; a key is the first authors' names and the year, or the usual name of a standard."""
